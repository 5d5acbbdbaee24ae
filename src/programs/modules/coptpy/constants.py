"""COPT and CoptError: names and values as the real package has them."""
from assay_names import ATTRIBUTES, COPT_CONSTANTS, PARAMETERS as NAMES


class CoptError(Exception):
    def __init__(self, message, retcode=3):
        super().__init__(message)
        self.message, self.retcode = message, retcode


PARAMETERS = {
    'TimeLimit': 1e20, 'SolTimeLimit': 1e20, 'NodeLimit': -1, 'BarIterLimit': 500, 'MatrixTol': 1e-10, 'FeasTol': 1e-6, 'DualTol': 1e-6,
    'IntTol': 1e-6, 'RelGap': 1e-4, 'AbsGap': 1e-6, 'Presolve': -1, 'Scaling': -1, 'Dualize': -1, 'LpMethod': -1, 'GPUMode': -1,
    'GPUDevice': -1, 'PDLPTol': 1e-6, 'ReqFarkasRay': 0, 'DualPrice': -1, 'DualPerturb': -1, 'CutLevel': -1, 'RootCutLevel': -1,
    'TreeCutLevel': -1, 'RootCutRounds': -1, 'NodeCutRounds': -1, 'HeurLevel': -1, 'RoundingHeurLevel': -1, 'DivingHeurLevel': -1,
    'FAPHeurLevel': -1, 'SubMipHeurLevel': -1, 'StrongBranching': -1, 'ConflictAnalysis': -1,
    'MipTasks': -1, 'BarHomogeneous': -1, 'BarOrder': -1, 'BarStart': -1, 'BarThreads': -1, 'Crossover': 1, 'Threads': -1,
    'CrossoverThreads': -1, 'SimplexThreads': -1, 'SDPMethod': -1, 'MipLogLevel': 2, 'MipStartMode': -1, 'MipStartNodeLimit': -1, 'Logging': 1,
    'LogToConsole': 1, 'IISMethod': -1, 'FeasRelaxMode': 0, 'LazyConstraints': -1, 'NonConvex': -1, 'NLPTol': 1e-6,
    'LinearizeIndicators': -1, 'LinearizeSos': -1, 'MultiObjTimeLimit': 1e20,
}

STATUSES = {
    'UNSTARTED': 0, 'OPTIMAL': 1, 'INFEASIBLE': 2, 'UNBOUNDED': 3, 'INF_OR_UNB': 4, 'NUMERICAL': 5, 'NODELIMIT': 6, 'IMPRECISE': 7,
    'TIMEOUT': 8, 'UNFINISHED': 9, 'INTERRUPTED': 10, 'ITERLIMIT': 11,
}


class _Names:
    def __init__(self, names):
        for name in names:
            setattr(self, name, name)


class COPT:
    Param = param = _Names((*PARAMETERS, *NAMES['coptpy'].split()))
    Attr = attr = _Names(ATTRIBUTES['coptpy'].split())
    Info = info = _Names(ATTRIBUTES['coptpy'].split())


for _name, _value in COPT_CONSTANTS.items():
    setattr(COPT, _name, _value)
