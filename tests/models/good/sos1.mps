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
BOUNDS
 UP b x 5
 UP b y 4
 UP b w 2
SOS
 S1 s
 x 1
 y 2
 w 3
ENDATA
