NAME          MILK
ROWS
 N  COST
 G  NEED
COLUMNS
    M1        'MARKER'                 'INTORG'
    COW       COST               5.0   NEED               3.0
    M2        'MARKER'                 'INTEND'
    GOAT      COST               2.0   NEED               1.0
RHS
    RHS       NEED              10.0
BOUNDS
 UP BND       COW                4.0
ENDATA
