NAME m
ROWS
 N obj
 G c1
COLUMNS
 x obj 1 c1 1
RHS
 rhs c1 2.5
BOUNDS
 LO b x 2
 SI b x 5
ENDATA
