* Production planning
NAME          PRODPLAN
OBJSENSE
    MAXIMIZE
ROWS
 N  PROFIT
 L  LABOR
 L  WOOD
COLUMNS
    CHAIR     PROFIT    45.0   LABOR     5.0
    CHAIR     WOOD      20.0
    TABLE     PROFIT    80.0   LABOR     20.0
    TABLE     WOOD      15.0
RHS
    RHS1      LABOR     400.0
    RHS1      WOOD      450.0
BOUNDS
 LO BND1      CHAIR     0
 PL BND1      TABLE
ENDATA
