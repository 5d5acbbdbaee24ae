NAME t
ROWS
 N cost
 L s1
 L s2
 G d1
 G d2
COLUMNS
 x11 cost 4 s1 1
 x11 d1 1
 x12 cost 6 s1 1
 x12 d2 1
 x21 cost 5 s2 1
 x21 d1 1
 x22 cost 3 s2 1
 x22 d2 1
RHS
 r s1 30 s2 25
 r d1 20 d2 30
ENDATA
