NAME m
OBJSENSE
 MAX
ROWS
 N obj
 N spare
 L c1
COLUMNS
 x obj 1 spare 9
 x c1 1
RHS
 rhs spare 100 c1 4
ENDATA
