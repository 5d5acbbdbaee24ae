NAME mix
OBJSENSE
 MAX
ROWS
 N gain
 L r1
 L r2
 L r3
COLUMNS
 a gain 5 r1 2
 a r2 4 r3 3
 b gain 4 r1 3
 b r2 1 r3 4
 c gain 3 r1 1
 c r2 2 r3 2
RHS
 r r1 5 r2 11
 r r3 8
ENDATA
