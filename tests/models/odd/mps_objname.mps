NAME m
OBJSENSE
 MAX
OBJNAME
 gain
ROWS
 N cost
 N gain
 L c1
COLUMNS
 x cost 1 gain 3
 x c1 1
RHS
 rhs c1 4
ENDATA
