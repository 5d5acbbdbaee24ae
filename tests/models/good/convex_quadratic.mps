NAME q
ROWS
 N z
 G a
COLUMNS
 x z -4 a 1
 y a 1
RHS
 r a 3
QUADOBJ
 x x 2
 y y 2
ENDATA
