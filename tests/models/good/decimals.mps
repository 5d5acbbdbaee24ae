NAME d
ROWS
 N z
 E a
 L b
COLUMNS
 x z 0.1 a 0.1
 x b 1
 y z 0.7 a 0.3
RHS
 r a 0.3 b 1.5
ENDATA
