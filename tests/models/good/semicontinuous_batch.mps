NAME s
ROWS
 N z
 G a
COLUMNS
 x z 2 a 1
 y z 3 a 1
RHS
 r a 5
BOUNDS
 LO b x 6
 SC b x 20
 UP b y 4
ENDATA
