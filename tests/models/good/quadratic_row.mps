NAME q
OBJSENSE
 MAX
ROWS
 N z
 L q
COLUMNS
 x z 1
 y z 1
RHS
 r q 8
QCMATRIX q
 x x 1
 y y 1
ENDATA
