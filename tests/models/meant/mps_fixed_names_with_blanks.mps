NAME          DIET
ROWS
 N  COST
 G  MY NEED
 L  CAP
COLUMNS
    RED BEAN  COST               4.0   MY NEED            1.0
    RED BEAN  CAP                2.0
    RICE      COST               3.0   MY NEED            1.0
    RICE      CAP                1.0
RHS
    RHS       MY NEED           10.0   CAP               16.0
BOUNDS
 UP BND       RICE               7.0
ENDATA
