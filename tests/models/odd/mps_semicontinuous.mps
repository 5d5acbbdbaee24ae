NAME m
ROWS
 N obj
 G c1
COLUMNS
 x obj 1 c1 1
 y obj 3 c1 1
RHS
 rhs c1 1
BOUNDS
 LO b x 2
 SC b x 5
 UP b y 0.5
ENDATA
