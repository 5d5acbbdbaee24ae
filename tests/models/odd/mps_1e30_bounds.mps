NAME m
ROWS
 N obj
 G c1
COLUMNS
 x obj 1 c1 1
RHS
 rhs c1 -9
BOUNDS
 LO b x -1e30
 UP b x 1e30
ENDATA
