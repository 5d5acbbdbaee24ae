"""COPT and CoptError: names and values as the real package has them."""


class CoptError(Exception):
    def __init__(self, message, retcode=3):
        super().__init__(message)
        self.message, self.retcode = message, retcode


_PARAMETERS = {
    'TimeLimit': 1e20, 'SolTimeLimit': 1e20, 'NodeLimit': -1, 'BarIterLimit': 500, 'MatrixTol': 1e-10, 'FeasTol': 1e-6, 'DualTol': 1e-6,
    'IntTol': 1e-6, 'RelGap': 1e-4, 'AbsGap': 1e-6, 'Presolve': -1, 'Scaling': -1, 'Dualize': -1, 'LpMethod': -1, 'GPUMode': -1,
    'GPUDevice': -1, 'PDLPTol': 1e-6, 'ReqFarkasRay': 0, 'DualPrice': -1, 'DualPerturb': -1, 'CutLevel': -1, 'RootCutLevel': -1,
    'TreeCutLevel': -1, 'RootCutRounds': -1, 'NodeCutRounds': -1, 'HeurLevel': -1, 'RoundingHeurLevel': -1, 'DivingHeurLevel': -1,
    'FAPHeurLevel': -1, 'SubMipHeurLevel': -1, 'StrongBranching': -1, 'ConflictAnalysis': -1, 'NodeSelection': -1, 'BestObjStop': 1e30,
    'BestBndStop': 1e30, 'MipTasks': -1, 'BarHomogeneous': -1, 'BarOrder': -1, 'BarStart': -1, 'BarThreads': -1, 'Crossover': 1, 'Threads': -1,
    'CrossoverThreads': -1, 'SimplexThreads': -1, 'SDPMethod': -1, 'MipLogLevel': 2, 'MipStartMode': -1, 'MipStartNodeLimit': -1, 'Logging': 1,
    'LogToConsole': 1, 'IISMethod': -1, 'FeasRelaxMode': 0, 'LazyConstraints': -1, 'QPMethod': -1, 'NonConvex': -1, 'NLPTol': 1e-6, 'Seed': 0,
    'LinearizeIndicators': -1, 'LinearizeSos': -1, 'CallbackMode': -1, 'MultiObjTimeLimit': 1e20,
}
ANSWER_PARAMETERS = ('BestObjStop', 'BestBndStop')
PARAMETERS = _PARAMETERS

STATUSES = {
    'UNSTARTED': 0, 'OPTIMAL': 1, 'INFEASIBLE': 2, 'UNBOUNDED': 3, 'INF_OR_UNB': 4, 'NUMERICAL': 5, 'NODELIMIT': 6, 'IMPRECISE': 7,
    'TIMEOUT': 8, 'UNFINISHED': 9, 'INTERRUPTED': 10, 'ITERLIMIT': 11,
}


class _Names:
    def __init__(self, names):
        for name in names:
            setattr(self, name, name)


class COPT:
    MAXIMIZE, MINIMIZE = -1, 1
    BINARY, CONTINUOUS, INTEGER = 'B', 'C', 'I'
    LESS_EQUAL, GREATER_EQUAL, EQUAL, FREE, RANGE = 'L', 'G', 'E', 'N', 'R'
    INFINITY, UNDEFINED = 1e30, 1e40
    SOS_TYPE1, SOS_TYPE2 = 1, 2
    INDICATOR_IF, INDICATOR_ONLYIF, INDICATOR_IFANDONLYIF = 0, 1, 2
    VERSION_MAJOR, VERSION_MINOR, VERSION_TECHNICAL = 8, 0, 7
    BASIS_LOWER, BASIS_BASIC, BASIS_UPPER, BASIS_SUPERBASIC, BASIS_FIXED = range(5)
    Param = _Names(_PARAMETERS)
    Attr = _Names(('Cols', 'Rows', 'Elems', 'Bins', 'Ints', 'Soss', 'Indicators', 'ObjSense', 'ObjConst', 'HasQObj', 'LpStatus', 'MipStatus',
                   'HasLpSol', 'HasMipSol', 'IsMIP', 'LpObjval', 'BestObj', 'BestBnd', 'BestGap', 'SolvingTime', 'NodeCnt', 'SimplexIter',
                   'IIS', 'HasIIS', 'QConstrs', 'QElems'))
    Info = _Names(('Obj', 'LB', 'UB', 'Value', 'Slack', 'Dual', 'RedCost', 'BestValue'))


for _name, _value in STATUSES.items():
    setattr(COPT, _name, _value)
