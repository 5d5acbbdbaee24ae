"""GRB and GurobiError: names and values as the real package has them."""
from assay_names import ATTRIBUTES, GRB_CONSTANTS, PARAMETERS as NAMES_OF_PARAMETERS


class GurobiError(Exception):
    def __init__(self, errno, message):
        super().__init__(errno, message)
        self.errno = errno
        self.message = str(message)

    def __str__(self):
        return self.message


INVALID_ARGUMENT = 10003
UNKNOWN_ATTRIBUTE = 10004
DATA_NOT_AVAILABLE = 10005
UNKNOWN_PARAMETER = 10007
VALUE_OUT_OF_RANGE = 10008
NO_LICENSE = 10009
FILE_WRITE = 10013
IIS_NOT_INFEASIBLE = 10015
NOT_IN_MODEL = 20001

STATUSES = {
    'LOADED': 1, 'OPTIMAL': 2, 'INFEASIBLE': 3, 'INF_OR_UNBD': 4, 'UNBOUNDED': 5, 'CUTOFF': 6, 'ITERATION_LIMIT': 7,
    'NODE_LIMIT': 8, 'TIME_LIMIT': 9, 'SOLUTION_LIMIT': 10, 'INTERRUPTED': 11, 'NUMERIC': 12, 'SUBOPTIMAL': 13,
    'INPROGRESS': 14, 'USER_OBJ_LIMIT': 15, 'WORK_LIMIT': 16, 'MEM_LIMIT': 17, 'LOCALLY_OPTIMAL': 18,
    'LOCALLY_INFEASIBLE': 19,
}

VAR_ATTRIBUTES = (
    'LB', 'UB', 'Obj', 'VType', 'VarName', 'VTag', 'X', 'Xn', 'RC', 'Start', 'VarHintVal', 'VarHintPri', 'BranchPriority',
    'Partition', 'PStart', 'VBasis', 'IISLB', 'IISUB', 'SAObjLow', 'SAObjUp', 'SALBLow', 'SALBUp', 'SAUBLow', 'SAUBUp', 'UnbdRay',
)
CONSTR_ATTRIBUTES = (
    'ConstrName', 'CTag', 'Sense', 'RHS', 'Pi', 'Slack', 'CBasis', 'DStart', 'Lazy', 'IISConstr', 'SARHSLow', 'SARHSUp', 'FarkasDual',
    'QCName', 'QCSense', 'QCRHS', 'QCPi', 'QCSlack', 'GenConstrName', 'GenConstrType',
)
MODEL_ATTRIBUTES = (
    'ModelName', 'NumVars', 'NumConstrs', 'NumSOS', 'NumQConstrs', 'NumGenConstrs', 'NumNZs', 'DNumNZs', 'NumQNZs', 'NumQCNZs',
    'NumIntVars', 'NumBinVars', 'NumPWLObjVars', 'NumObj', 'ModelSense', 'ObjCon', 'Fingerprint', 'Status', 'ObjVal', 'ObjBound',
    'ObjBoundC', 'MIPGap', 'SolCount', 'Runtime', 'Work', 'IterCount', 'BarIterCount', 'NodeCount', 'OpenNodeCount', 'IsMIP', 'IsQP',
    'IsQCP', 'IsMultiObj', 'IISMinimal', 'NumStart', 'MaxCoeff', 'MinCoeff', 'ConcurrentWinMethod', 'MaxVio', 'ConstrVio', 'BoundVio',
    'IntVio', 'Kappa', 'PoolObjVal', 'PoolObjBound', 'ObjN', 'ObjNVal', 'MaxMemUsed', 'MemUsed', 'LicenseExpiration',
)
# Parameters and what they are at first.
PARAMETERS = {
    'TimeLimit': float('inf'), 'WorkLimit': float('inf'), 'MemLimit': float('inf'), 'SoftMemLimit': float('inf'), 'NodeLimit': float('inf'),
    'IterationLimit': float('inf'), 'BarIterLimit': 1000, 'SolutionLimit': 2000000000, 'BestBdStop': 1e100, 'BestObjStop': -1e100,
    'Cutoff': 1e100, 'MIPGap': 1e-4, 'MIPGapAbs': 1e-10, 'OptimalityTol': 1e-6, 'FeasibilityTol': 1e-6, 'IntFeasTol': 1e-5,
    'BarConvTol': 1e-8, 'BarQCPConvTol': 1e-6, 'PSDTol': 1e-6, 'MarkowitzTol': 0.0078125, 'FeasRelaxBigM': 1e6, 'ObjScale': 0.0,
    'Heuristics': 0.05, 'ImproveStartGap': 0.0, 'ImproveStartNodes': float('inf'), 'ImproveStartTime': float('inf'),
    'NodefileStart': float('inf'), 'PoolGap': float('inf'), 'PoolGapAbs': float('inf'), 'PerturbValue': 0.0002, 'PreSOS1BigM': -1.0,
    'PreSOS2BigM': -1.0, 'TuneTimeLimit': -1.0, 'TuneTargetMIPGap': 0.0, 'FuncMaxVal': 1e6, 'FuncPieceError': 1e-3, 'FuncPieceLength': 0.01,
    'FuncPieceRatio': -1.0, 'NoRelHeurTime': 0.0, 'NoRelHeurWork': 0.0, 'OutputFlag': 1, 'LogToConsole': 1, 'DisplayInterval': 5,
    'Threads': 0, 'Method': -1, 'ConcurrentMethod': -1, 'Presolve': -1, 'PreDual': -1, 'PrePasses': -1, 'PreQLinearize': -1,
    'PreSparsify': -1, 'PreSOS1Encoding': -1, 'PreSOS2Encoding': -1, 'PreDepRow': -1, 'PreMIQCPForm': -1, 'PreCrush': 0, 'Aggregate': 1,
    'AggFill': -1, 'DualReductions': 1, 'Crossover': -1, 'CrossoverBasis': -1, 'BarCorrectors': -1, 'BarHomogeneous': -1, 'BarOrder': -1,
    'Cuts': -1, 'CutPasses': -1, 'CutAggPasses': -1, 'BQPCuts': -1, 'CliqueCuts': -1, 'CoverCuts': -1, 'DualImpliedCuts': -1,
    'FlowCoverCuts': -1, 'FlowPathCuts': -1, 'GomoryPasses': -1, 'GUBCoverCuts': -1, 'ImpliedCuts': -1, 'InfProofCuts': -1,
    'LiftProjectCuts': -1, 'MIPSepCuts': -1, 'MIRCuts': -1, 'MixingCuts': -1, 'ModKCuts': -1, 'NetworkCuts': -1, 'ProjImpliedCuts': -1,
    'PSDCuts': -1, 'RelaxLiftCuts': -1, 'RLTCuts': -1, 'StrongCGCuts': -1, 'SubMIPCuts': -1, 'ZeroHalfCuts': -1, 'BranchDir': 0,
    'VarBranch': -1, 'NodeMethod': -1, 'MIPFocus': 0, 'MIQCPMethod': -1, 'NonConvex': -1, 'NormAdjust': -1, 'NumericFocus': 0, 'OBBT': -1,
    'IISMethod': -1, 'InfUnbdInfo': 0, 'IntegralityFocus': 0, 'LazyConstraints': 0, 'LPWarmStart': 1, 'MinRelNodes': -1,
    'MultiObjMethod': -1, 'MultiObjPre': -1, 'PartitionPlace': 15, 'PoolSearchMode': 0, 'PoolSolutions': 10, 'PumpPasses': -1, 'QCPDual': 0,
    'Quad': -1, 'RINS': -1, 'Record': 0, 'ScaleFlag': -1, 'Seed': 0, 'Sifting': -1, 'SiftMethod': -1, 'SimplexPricing': -1,
    'SolutionNumber': 0, 'StartNodeLimit': -1, 'StartNumber': 0, 'SubMIPNodes': 500, 'Symmetry': -1, 'UpdateMode': 1, 'ZeroObjNodes': -1,
    'ConcurrentJobs': 0, 'ConcurrentMIP': 1, 'DegenMoves': -1, 'Disconnected': -1, 'DistributedMIPJobs': 0, 'FuncNonlinear': -1,
    'FuncPieces': 0, 'LogFile': '', 'NodefileDir': '.', 'ResultFile': '', 'SolFiles': '', 'JSONSolDetail': 0,
    'ObjNumber': 0, 'ScenarioNumber': 0, 'NLPHeur': -1, 'NetworkAlg': -1, 'LicenseID': 0, 'WLSAccessID': '', 'WLSSecret': '', 'WLSToken': '',
    'CSManager': '', 'ComputeServer': '', 'ServerPassword': '', 'TokenServer': '', 'TuneResults': -1, 'TuneTrials': 0, 'TuneOutput': 2,
    'UserName': '', 'IgnoreNames': 0, 'PDHGGPU': 0, 'SolutionTarget': -1,
}
# Parameters that change which answer is given, and the values that leave it alone.
ANSWER_PARAMETERS = {'SolutionLimit': 2000000000, 'BestBdStop': 1e100, 'BestObjStop': -1e100, 'Cutoff': 1e100, 'PoolSearchMode': 0}


class _Names:
    """GRB.Attr and GRB.Param: every name stands for itself."""

    def __init__(self, names):
        for name in names:
            setattr(self, name, name)


class _Status:
    pass


class _Callback:
    """Codes that only callbacks see, and those are refused by name."""
    POLLING, PRESOLVE, SIMPLEX, MIP, MIPSOL, MIPNODE, MESSAGE, BARRIER, MULTIOBJ, IIS = range(10)

    def __getattr__(self, name):
        if name.isupper() or '_' in name:
            return 1000 + sum(map(ord, name))
        raise AttributeError(name)


class _Error:
    pass


class GRB:
    attr = Attr = _Names(dict.fromkeys((*MODEL_ATTRIBUTES, *VAR_ATTRIBUTES, *CONSTR_ATTRIBUTES, *ATTRIBUTES['gurobipy'].split())))
    param = Param = _Names(dict.fromkeys((*PARAMETERS, *NAMES_OF_PARAMETERS['gurobipy'].split())))
    status = Status = _Status()
    callback = Callback = _Callback()
    error = Error = _Error()


for _name, _value in GRB_CONSTANTS.items():
    setattr(GRB, _name, _value)
    if _name.startswith('ERROR_'):
        setattr(_Error, _name[len('ERROR_'):], _value)
for _name, _value in STATUSES.items():
    setattr(_Status, _name, _value)
