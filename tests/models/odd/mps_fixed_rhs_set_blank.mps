NAME          PLAIN
ROWS
 N  COST
 G  NEED
COLUMNS
    X         COST                2.   NEED                1.
RHS
              NEED                8.
BOUNDS
 UP           X                  30.
ENDATA
