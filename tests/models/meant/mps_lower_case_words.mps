name plan
rows
 N COST
 G NEED
 L CAP
columns
 x COST 4 NEED 1
 x CAP 2
 y COST 3 NEED 1
 y CAP 1
rhs
 RHS NEED 10 CAP 16
endata
