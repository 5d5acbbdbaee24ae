NAME m
OBJSENSE
 MAX
ROWS
 N obj
 L c1
COLUMNS
 x obj 1 c1 1
RHS
 r c1 40
BOUNDS
 UP one x 3
 UP two x 5
ENDATA
