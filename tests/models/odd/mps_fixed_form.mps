NAME          PLAIN
ROWS
 N  COST
 G  NEED
COLUMNS
    X         COST                2.   NEED                1.
    Y         COST                3.   NEED                2.
RHS
    RHS       NEED                8.
BOUNDS
 UP BND       Y                   3.
ENDATA
