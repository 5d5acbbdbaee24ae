NAME bakery
OBJSENSE
 MAX
ROWS
 N revenue
 L oven
 G orders
 L share
COLUMNS
 MARK 'MARKER' 'INTORG'
 trays revenue 1.5
 trays oven 2
 trays orders 1
 trays share -2
 loaves revenue 4
 loaves oven 5
 loaves share 1
 MARK 'MARKER' 'INTEND'
RHS
 RHS oven 120
 RHS orders 10
BOUNDS
 PL BND trays
 PL BND loaves
ENDATA
