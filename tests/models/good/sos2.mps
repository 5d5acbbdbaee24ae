NAME s
OBJSENSE
 MAX
ROWS
 N z
 L a
COLUMNS
 x z 2 a 1
 y z 3 a 1
 w z 4 a 1
RHS
 r a 10
SOS
 S2 s
 x 1
 y 2
 w 3
ENDATA
