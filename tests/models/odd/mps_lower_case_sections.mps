name m
OBJSENSE
 MAX
rows
 N obj
 L c1
columns
 x obj 1 c1 1
rhs
 rhs c1 4
endata
