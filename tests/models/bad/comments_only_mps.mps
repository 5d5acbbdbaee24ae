* nothing
* more nothing
