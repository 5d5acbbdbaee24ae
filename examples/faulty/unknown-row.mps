NAME          SHIFTS
ROWS
 N  COST
 G  COVER
COLUMNS
    DAY       COST         14.0   COVER         8.0
    NIGHT     COST         19.0   COVR         10.0
RHS
    RHS       COVER        60.0
ENDATA
