from assay_channel import uncovered as _uncovered


def __getattr__(name):
    if name in ('linear_solver_pb2', 'linear_solver_natural_api', 'python'):
        raise _uncovered('ortools.linear_solver.' + name)
    raise AttributeError("module 'ortools.linear_solver' has no attribute '%s'" % name)
