NAME k
OBJSENSE
 MAX
ROWS
 N v
 L w
COLUMNS
 m 'MARKER' 'INTORG'
 a v 10 w 3
 b v 13 w 4
 c v 7 w 2
 d v 8 w 3
 m 'MARKER' 'INTEND'
RHS
 r w 7
BOUNDS
 BV b a
 BV b b
 BV b c
 BV b d
ENDATA
