NAME m
OBJSENSE
 MAX
ROWS
 N obj
 L a_rather_long_row_name
COLUMNS
 a_rather_long_column_name obj 1 a_rather_long_row_name 1
RHS
 rhs a_rather_long_row_name 4
ENDATA
