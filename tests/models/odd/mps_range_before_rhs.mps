NAME m
ROWS
 N obj
 L c1
COLUMNS
 x obj 1 c1 1
RANGES
 r c1 3
RHS
 rhs c1 10
ENDATA
