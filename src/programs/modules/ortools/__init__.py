"""An OR-Tools whose linear solver and linear part of cp_model record the model and have it solved by the host."""
__version__ = '9.15.6755'
