NAME          DIET
ROWS
 N  COST
 G  NEED   
 L  CAP
COLUMNS
    BEAN      COST               4.0   NEED               1.0
    BEAN      CAP                2.0
    RICE      COST               3.0   NEED               1.0
    RICE      CAP                1.0
RHS
    RHS       NEED              10.0   CAP               16.0
ENDATA
