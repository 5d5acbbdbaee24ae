NAME m
ROWS
 N obj
 G c1
COLUMNS
 x c1 1
RHS
 r c1 3
QSECTION obj
 x x 1
ENDATA
