NAME m
OBJSENSE
 MAX
ROWS
 N obj
 L c1
COLUMNS
 x obj 1 c1 1
RHS
 rhs obj -10 c1 4
ENDATA
