"""Packages that programs know and this interpreter lacks: an import tells the host, which then judges nothing of the program."""
from assay_channel import ask as _ask

_ABSENT = frozenset(('numpy', 'pandas', 'scipy', 'matplotlib', 'seaborn', 'networkx', 'sympy', 'sklearn', 'torch', 'cvxpy', 'cvxopt', 'pyomo', 'docplex',
                     'cplex', 'xpress', 'mip', 'gekko', 'pyscipopt', 'mosek', 'casadi', 'openpyxl', 'tabulate', 'pulp', 'gurobi_optimods', 'gurobipy_pandas',
                     'amplpy', 'linopy', 'yaml', 'requests', 'tqdm', 'numba', 'plotly', 'shapely', 'geopy'))


class AbsentPackages:
    @staticmethod
    def find_spec(name, path=None, target=None):
        if path is None and name in _ABSENT:
            _ask('U', 'the package ' + name)
            raise ModuleNotFoundError("No module named '%s'" % name, name=name)
        return None

