NAME i
ROWS
 N z
 G a
 G b
 G c
COLUMNS
 x z 1 a 1
 x c -1
 y a -1 b 1
 w b -1 c 1
RHS
 r a 1 b 1
 r c 1
ENDATA
