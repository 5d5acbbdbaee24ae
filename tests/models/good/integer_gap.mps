NAME g
OBJSENSE
 MAX
ROWS
 N z
 L a
 L b
COLUMNS
 m 'MARKER' 'INTORG'
 x z 5 a 1
 x b 5
 y z 8 a 1
 y b 9
 m 'MARKER' 'INTEND'
RHS
 r a 6 b 45
BOUNDS
 PL b x
 PL b y
ENDATA
