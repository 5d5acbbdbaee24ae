NAME m
ROWS
 N obj
 G c1
COLUMNS
 x c1 1
 y c1 1
RHS
 r c1 4
QUADOBJ
 x x 2
 y y 2
 y x 1
ENDATA
