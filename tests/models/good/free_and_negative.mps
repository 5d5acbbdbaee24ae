NAME f
ROWS
 N z
 G c
 G d
COLUMNS
 x z 1 c 1
 x d 1
 y z 1 c -1
 y d 2
RHS
 r c -4 d -6
BOUNDS
 FR b x
 LO b y -10
ENDATA
