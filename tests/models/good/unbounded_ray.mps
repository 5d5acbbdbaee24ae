NAME u
OBJSENSE
 MAX
ROWS
 N z
 L a
 L b
COLUMNS
 x z 1 a 1
 x b -2
 y z 1 a -2
 y b 1
RHS
 r a 4 b 4
ENDATA
