NAME plan
ROWS
 N COST
 G minimum_daily_requirement_of_protein
 L CAP
COLUMNS
 kilograms_of_beans_per_person COST 4 minimum_daily_requirement_of_protein 1
 kilograms_of_beans_per_person CAP 2
 y COST 3 minimum_daily_requirement_of_protein 1
 y CAP 1
RHS
 RHS minimum_daily_requirement_of_protein 10 CAP 16
ENDATA
