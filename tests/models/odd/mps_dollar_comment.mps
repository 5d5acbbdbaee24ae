NAME m
OBJSENSE
 MAX
ROWS
 N obj
 L c1
COLUMNS
 x obj 1 $ cost
 x c1 1 $ use
RHS
 rhs c1 4
ENDATA
