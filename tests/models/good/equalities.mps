NAME e
ROWS
 N z
 E a
 E b
COLUMNS
 x z 2 a 1
 x b 1
 y z 3 a 1
 y b -1
 z1 z 1 a 1
RHS
 r a 10 b 2
ENDATA
