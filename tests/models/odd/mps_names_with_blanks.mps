NAME          BLANKS
OBJSENSE
    MAX
ROWS
 N  GAIN
 L  MY ROW
COLUMNS
    MY X      GAIN               1.0   MY ROW             1.0
RHS
    RHS       MY ROW             4.0
ENDATA
