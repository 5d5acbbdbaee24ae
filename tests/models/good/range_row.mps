NAME r
ROWS
 N z
 G c
 L d
COLUMNS
 x z 1 c 1
 x d 1
 y z 2 c 1
RHS
 r c 3 d 2
RANGES
 g c 5
ENDATA
