NAME m
OBJSENSE
 MAX
ROWS
 N obj
 L c1
COLUMNS
 x obj 1 c1 1
RHS
 one c1 4
 two c1 9
ENDATA
