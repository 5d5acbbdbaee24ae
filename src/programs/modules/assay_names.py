"""Names of the real packages: what a recording module lacks of them is refused by name. Printed by scripts/programs/names.py."""

METHODS = {
    'gurobipy': (
        'Batch Column Constr Env GRB GenConstr GenExpr GurobiError LinExpr MConstr MGenConstr MLinExpr MNLExpr MQConstr MQuadExpr MVar Model NLExpr QConstr '
        'QuadExpr SOS TempConstr Var abs_ all_ and_ any_ concatenate disposeDefaultEnv getParamInfo gurobi hstack loadModel max_ min_ multidict nlfunc norm or_ '
        'paramHelp quicksum read readParams resetParams setParam tupledict tuplelist vstack writeParams '),
    'gurobipy.Model': (
        'addConstr addConstrs addGenConstrAbs addGenConstrAnd addGenConstrCos addGenConstrExp addGenConstrExpA addGenConstrIndicator addGenConstrLog '
        'addGenConstrLogA addGenConstrLogistic addGenConstrMax addGenConstrMin addGenConstrNL addGenConstrNLAdv addGenConstrNorm addGenConstrOr addGenConstrPWL '
        'addGenConstrPoly addGenConstrPow addGenConstrSin addGenConstrTan addLConstr addMConstr addMQConstr addMVar addQConstr addRange addSOS addVar addVars '
        'basisHead cbCut cbGet cbGetNodeRel cbGetSolution cbLazy cbProceed cbSetParam cbSetSolution cbStopOneMultiObj cbUseSolution chgCoeff close computeIIS '
        'convertToFixed copy discardConcurrentEnvs discardMultiobjEnvs display dispose dualize feasRelax feasRelaxS feasibility fixed getA getAttr getCoeff '
        'getCol getConcurrentEnv getConstrByName getConstrs getGenConstrAbs getGenConstrAnd getGenConstrCos getGenConstrExp getGenConstrExpA '
        'getGenConstrIndicator getGenConstrLog getGenConstrLogA getGenConstrLogistic getGenConstrMax getGenConstrMin getGenConstrNL getGenConstrNLAdv '
        'getGenConstrNorm getGenConstrOr getGenConstrPWL getGenConstrPoly getGenConstrPow getGenConstrSin getGenConstrTan getGenConstrs getJSONSolution '
        'getMultiobjEnv getObjective getPWLObj getParamInfo getQ getQCMatrices getQCRow getQConstrs getRow getSOS getSOSs getTuneResult getVarByName getVars '
        'linearize message optimize optimizeAsync optimizeBatch prefetchAttr presolve printAttr printQuality printStats read relax remove reset resetParams '
        'setAttr setMObjective setObjective setObjectiveN setPWLObj setParam singleScenarioModel singularVectors sync terminate tune update write '
        'writeTuneResult '),
    'gurobipy.Var': (
        'getAttr index nl prefetchAttr sameAs setAttr '),
    'gurobipy.Constr': (
        'getAttr index prefetchAttr sameAs setAttr '),
    'gurobipy.QConstr': (
        'getAttr prefetchAttr setAttr '),
    'gurobipy.GenConstr': (
        'getAttr prefetchAttr setAttr '),
    'gurobipy.SOS': (
        'getAttr index prefetchAttr setAttr '),
    'gurobipy.Column': (
        'addTerms clear copy getCoeff getConstr remove size '),
    'gurobipy.LinExpr': (
        'add addConstant addTerms clear copy getCoeff getConstant getValue getVar linTerms remove size '),
    'gurobipy.QuadExpr': (
        'add addConstant addTerms clear copy getCoeff getLinExpr getValue getVar1 getVar2 linTerms quadTerms remove size '),
    'gurobipy.Env': (
        'close discardTuneEnvs dispose getParam getTuneEnv getWLSTokenLifespan isGPUSupported readParams resetParams setParam start tuneModels writeParams '),
    'gurobipy.tuplelist': (
        'append clean clear copy count extend index insert next nextc pop prev prevc remove reverse select sort '),
    'gurobipy.tupledict': (
        'clean clear copy fromkeys get items iteritems iterkeys itervalues keys pop popitem prod select setdefault setord subset sum update values '),
    'coptpy': (
        'AffineCone AffineConeBuilder AttrEnum BroadCastHelper CBInfoEnum COPT CallbackBase Column Cone ConeBuilder ConstrBuilder Constraint CoptError DType '
        'EnvLogCallback Envr EnvrConfig ExpCone ExpConeBuilder ExprBuilder Float64 GenConstr GenConstrBuilder GenConstrX GetLibVersion InfoEnum Int32 Int64 '
        'Iterable LinExpr LmiConstraint LmiExpr LogCallback MBase MConstr MConstrBuilder MExpression MFactory MHelper MLinExpr MPsdConstr MPsdConstrBuilder '
        'MPsdExpr MQConstr MQConstrBuilder MQExpression MQuadExpr MVar Model NlConstrBuilder NlConstraint NlExpr NlHelper NlpCallbackBase Number ParamEnum '
        'ParamSetting ProbBuffer PsdConstrBuilder PsdConstraint PsdExpr PsdVar QConstrBuilder QConstraint QuadExpr SOS SOSBuilder Shape StringIO SwigPyIterator '
        'SymMatExpr SymMatrix Var View hstack multidict psdquicksum quicksum stack vstack '),
    'coptpy.Model': (
        'addAffineCone addAffineCones addBoundConstr addCone addConeByDim addCones addConstr addConstrs addDenseMat addDiagMat addExpCone addExpConeByDim '
        'addExpCones addEyeMat addGenConstrAbs addGenConstrAnd addGenConstrIndicator addGenConstrIndicators addGenConstrMax addGenConstrMin addGenConstrOr '
        'addGenConstrPWL addLazyConstr addLazyConstrs addMConstr addMQConstr addMVar addNlConstr addNlConstrs addOnesMat addPsdVar addPsdVars addQConstr addSOS '
        'addSparseMat addSymMat addUserCut addUserCuts addVar addVars bsolve clear clone computeIIS computeShadowPriceRange delNlObj delObjN delPsdObj '
        'delQuadObj dispose feasRelax feasRelaxN feasRelaxS fsolve getA getAffineCone getAffineConeBuilders getAffineConeByName getAffineCones getAttr getAttrN '
        'getBasisHead getCoeff getCol getCone getConeBuilders getCones getConstr getConstrBasis getConstrBuilders getConstrByName getConstrLowerIIS '
        'getConstrUpperIIS getConstrs getDuals getExpCone getExpConeBuilders getExpCones getGenConstr getGenConstrByName getGenConstrIndicator '
        'getGenConstrIndicators getGenConstrs getIndicatorIIS getInfo getLmiConstr getLmiConstrByName getLmiConstrs getLmiDuals getLmiRhs getLmiRow '
        'getLmiSlacks getLmiSolution getLpSolution getNlConstr getNlConstrBuilders getNlConstrByName getNlConstrs getNlRow getObjParamN getObjective '
        'getObjectiveN getParam getParamInfo getParamN getPoolObjVal getPoolObjValN getPoolSolution getPsdConstr getPsdConstrBuilders getPsdConstrByName '
        'getPsdConstrs getPsdDuals getPsdRedcosts getPsdRow getPsdSlacks getPsdSolution getPsdValues getPsdVar getPsdVarByName getPsdVars getQConstr '
        'getQConstrBuilders getQConstrByName getQConstrs getQuadRow getRedcosts getRow getSOS getSOSBuilders getSOSIIS getSOSs getSlacks getSymMat getValues '
        'getVar getVarBasis getVarByName getVarLowerIIS getVarType getVarUpperIIS getVars interrupt loadCone loadConeMatrix loadExpCone loadMatrix loadMipStart '
        'loadNlData loadQ loadTuneParam read readBasis readBin readCbf readJsonSol readLp readMps readMst readOrd readParam readSdpa readSol readTune remove '
        'reset resetAll resetObjParamN resetParam resetParamN setBasis setCallback setCoeff setCoeffs setInfo setLmiRhs setLogCallback setLogFile setLpSolution '
        'setMObjective setMipStart setNames setNlPrimalStart setObjConst setObjParamN setObjSense setObjective setObjectiveN setParam setParamN setSlackBasis '
        'setVarType solve solveLP tune update write writeBasis writeBin writeCbf writeIIS writeJsonSol writeLp writeMps writeMpsStr writeMst writeNL writeOrd '
        'writeParam writePoolSol writeRelax writeSol writeTuneParam '),
    'coptpy.Var': (
        'getBasis getIdx getInfo getLowerIIS getName getType getUpperIIS remove setInfo setName setType '),
    'coptpy.Constraint': (
        'computeShadowPriceRange getBasis getIdx getInfo getLowerIIS getName getUpperIIS remove setInfo setName '),
    'coptpy.QConstraint': (
        'getIdx getInfo getName getRhs getSense remove setInfo setName setRhs setSense '),
    'coptpy.GenConstr': (
        'getIIS getIdx getName remove setName '),
    'coptpy.LinExpr': (
        'addConstant addExpr addTerm addTerms clear clone getCoeff getConstant getSize getValue getVar remove reserve setCoeff setConstant '),
    'coptpy.ExprBuilder': (
        'addExpr addTerm clone coeff coeffs constant getCoeff getConstant getExpr getSize getValue getVar size var vars '),
    'coptpy.QuadExpr': (
        'addConstant addLinExpr addQuadExpr addTerm addTerms clear clone getCoeff getConstant getLinExpr getSize getValue getVar1 getVar2 remove reserve '
        'setCoeff setConstant '),
    'coptpy.ConstrBuilder': (
        'getExpr getRange getSense setBuilder setRange '),
    'coptpy.GenConstrBuilder': (
        'getBinVal getBinVar getExpr getIndType getSense setBuilder '),
    'coptpy.Envr': (
        'bindNumaCpu bindNumaMem close createModel dispose getCpuAffinity getNumaNodeCount setCpuAffinity '),
    'coptpy.tuplelist': (
        'add append clean clear copy count extend index insert pop remove reverse select sort '),
    'coptpy.tupledict': (
        'clean get items keys prod select sum update values '),
    'pywraplp': (
        'Constraint ExportModelAsLpFormat ExportModelAsMpsFormat FindErrorInModelProto LinearConstraint LinearExpr MPSolverParameters ModelExportOptions '
        'OFFSET_KEY Objective ProductCst Solver Sum SumArray SumCst Variable VariableExpr cvar inf numbers opname setup_variable_operator '),
    'pywraplp.Solver': (
        'ABNORMAL AT_LOWER_BOUND AT_UPPER_BOUND Add BASIC BOP_INTEGER_PROGRAMMING BoolVar CBC_MIXED_INTEGER_PROGRAMMING CLP_LINEAR_PROGRAMMING '
        'CPLEX_LINEAR_PROGRAMMING CPLEX_MIXED_INTEGER_PROGRAMMING Clear ComputeConstraintActivities ComputeExactConditionNumber Constraint CreateSolver '
        'EnableOutput ExportModelAsLpFormat ExportModelAsMpsFormat ExportModelToProto FEASIBLE FIXED_VALUE FREE FillSolutionResponseProto '
        'GLOP_LINEAR_PROGRAMMING GLPK_LINEAR_PROGRAMMING GLPK_MIXED_INTEGER_PROGRAMMING GUROBI_LINEAR_PROGRAMMING GUROBI_MIXED_INTEGER_PROGRAMMING INFEASIBLE '
        'Infinity IntVar InterruptSolve IsMip Iterations LoadModelFromProto LoadModelFromProtoKeepNames LoadModelFromProtoWithUniqueNamesOrDie '
        'LoadSolutionFromProto LookupConstraint LookupVariable MODEL_INVALID Maximize Minimize NOT_SOLVED NextSolution NumConstraints NumVar NumVariables '
        'OPTIMAL Objective PDLP_LINEAR_PROGRAMMING RowConstraint SAT_INTEGER_PROGRAMMING SCIP_MIXED_INTEGER_PROGRAMMING SetHint SetNumThreads '
        'SetSolverSpecificParametersAsString SetTimeLimit Solve SolveWithProto SolverVersion Sum SupportsProblemType SuppressOutput UNBOUNDED Var '
        'VerifySolution WallTime Write WriteModelToMpsFile XPRESS_LINEAR_PROGRAMMING XPRESS_MIXED_INTEGER_PROGRAMMING constraint constraints infinity '
        'iterations nodes set_time_limit variable variables wall_time '),
    'pywraplp.Variable': (
        'Integer Lb ReducedCost SetBounds SetBranchingPriority SetInteger SetLb SetUb SolutionValue Ub basis_status branching_priority index integer lb name '
        'reduced_cost solution_value ub '),
    'pywraplp.Constraint': (
        'Clear DualValue GetCoefficient Lb SetBounds SetCoefficient SetLb SetUb Ub basis_status dual_value index lb name set_is_lazy ub '),
    'pywraplp.Objective': (
        'BestBound Clear GetCoefficient Offset SetCoefficient SetMaximization SetMinimization SetOffset SetOptimizationDirection Value maximization '
        'minimization offset '),
    'pywraplp.MPSolverParameters': (
        'BARRIER DUAL DUAL_TOLERANCE GetDoubleParam GetIntegerParam INCREMENTALITY INCREMENTALITY_OFF INCREMENTALITY_ON LP_ALGORITHM PRESOLVE PRESOLVE_OFF '
        'PRESOLVE_ON PRIMAL PRIMAL_TOLERANCE RELATIVE_MIP_GAP SCALING SCALING_OFF SCALING_ON SetDoubleParam SetIntegerParam kDefaultDualTolerance '
        'kDefaultIncrementality kDefaultPresolve kDefaultPrimalTolerance kDefaultRelativeMipGap '),
    'cp_model': (
        'AUTOMATIC_SEARCH Any ArcT BoolVarT BoundedLinearExpression CHOOSE_FIRST CHOOSE_HIGHEST_MAX CHOOSE_LOWEST_MIN CHOOSE_MAX_DOMAIN_SIZE '
        'CHOOSE_MIN_DOMAIN_SIZE Callable Constraint CpModel CpModelProto CpSolver CpSolverResponse CpSolverSolutionCallback CpSolverStatus Domain FEASIBLE '
        'FIXED_SEARCH FlatFloatExpr FlatIntExpr HINT_SEARCH INFEASIBLE INT32_MAX INT32_MIN INT_MAX INT_MIN IntVar IntegralT IntegralTypes IntervalVar Iterable '
        'LP_SEARCH LinearExpr LinearExprT LiteralT MODEL_INVALID NotBooleanVariable NumberT NumberTypes OPTIMAL ObjLinearExprT ObjectiveSolutionPrinter '
        'Optional PARTIAL_FIXED_SEARCH PORTFOLIO_SEARCH PORTFOLIO_WITH_QUICK_RESTART_SEARCH PSEUDO_COST_SEARCH RANDOMIZED_SEARCH SELECT_LOWER_HALF '
        'SELECT_MAX_VALUE SELECT_MEDIAN_VALUE SELECT_MIN_VALUE SELECT_RANDOM_HALF SELECT_UPPER_HALF SatParameters Sequence UNKNOWN Union '
        'VarArrayAndObjectiveSolutionPrinter VarArraySolutionPrinter VariableT cmh copy deprecated deprecated_method enable_warnings np '
        'object_is_a_false_literal object_is_a_true_literal overload pd snake_case_to_camel_case sorted_interval_list threading time warnings '),
    'cp_model.CpModel': (
        'Name Proto SetName add add_abs_equality add_all_different add_allowed_assignments add_assumption add_assumptions add_at_least_one add_at_most_one '
        'add_automaton add_bool_and add_bool_or add_bool_xor add_circuit add_cumulative add_decision_strategy add_division_equality add_element add_exactly_one '
        'add_forbidden_assignments add_hint add_implication add_inverse add_linear_constraint add_linear_expression_in_domain add_map_domain add_max_equality '
        'add_min_equality add_modulo_equality add_multiple_circuit add_multiplication_equality add_no_overlap add_no_overlap_2d add_reservoir_constraint '
        'add_reservoir_constraint_with_active clear_assumptions clear_hints clear_objective clone export_to_file get_bool_var_from_proto_index '
        'get_int_var_from_proto_index get_interval_var_from_proto_index get_or_make_boolean_index get_or_make_index_from_constant get_or_make_variable_index '
        'has_objective is_boolean_value maximize minimize model_proto model_stats name negated new_bool_var new_bool_var_series new_constant '
        'new_fixed_size_interval_var new_fixed_size_interval_var_series new_int_var new_int_var_from_domain new_int_var_series new_interval_var '
        'new_interval_var_series new_optional_fixed_size_interval_var new_optional_fixed_size_interval_var_series new_optional_interval_var '
        'new_optional_interval_var_series proto rebuild_constant_map remove_all_names validate '),
    'cp_model.CpSolver': (
        'BestObjectiveBound BooleanValue BooleanValues NumBooleans NumBranches NumConflicts ObjectiveValue ResponseProto ResponseStats SearchForAllSolutions '
        'SolutionInfo Solve StatusName StopSearch SufficientAssumptionsForInfeasibility UserTime Value Values WallTime best_objective_bound boolean_value '
        'boolean_values deterministic_time float_value float_values num_binary_propagations num_booleans num_branches num_conflicts num_integer_propagations '
        'objective_value response_proto response_stats solution_info solve solve_info solve_log status_name stop_search '
        'sufficient_assumptions_for_infeasibility user_time value values wall_time '),
    'cp_model.IntVar': (
        'Index Name Not Proto Sum Term WeightedSum affine constant domain index is_boolean is_integer model_proto name negated proto sum term weighted_sum '
        'with_domain with_name '),
    'cp_model.Constraint': (
        'Index Name OnlyEnforceIf Proto WithName index model_proto name only_enforce_if proto with_name '),
}

ATTRIBUTES = {
    'gurobipy': (
        'BarIterCount BarPi BarStatus BarX BatchErrorCode BatchErrorMessage BatchID BatchStatus BoundSVio BoundSVioIndex BoundSVioSum BoundVio BoundVioIndex '
        'BoundVioSum BranchPriority CBasis CTag ComplVio ComplVioIndex ComplVioSum ConcurrentWinMethod ConstrName ConstrResidual ConstrResidualIndex '
        'ConstrResidualSum ConstrSResidual ConstrSResidualIndex ConstrSResidualSum ConstrSVio ConstrSVioIndex ConstrSVioSum ConstrVio ConstrVioIndex '
        'ConstrVioSum DNumNZs DStart DualResidual DualResidualIndex DualResidualSum DualSResidual DualSResidualIndex DualSResidualSum DualSVio DualSVioIndex '
        'DualSVioSum DualVio DualVioIndex DualVioSum FarkasDual FarkasProof Fingerprint FuncNonlinear FuncPieceError FuncPieceLength FuncPieceRatio FuncPieces '
        'GenConstrName GenConstrType IISConstr IISConstrForce IISGenConstr IISGenConstrForce IISLB IISLBForce IISMinimal IISQConstr IISQConstrForce IISSOS '
        'IISSOSForce IISUB IISUBForce IntVio IntVioIndex IntVioSum IsMIP IsMultiObj IsQCP IsQP IterCount Kappa KappaExact LB Lazy LicenseExpiration MIPGap '
        'MaxBound MaxCoeff MaxMemUsed MaxObjCoeff MaxQCCoeff MaxQCLCoeff MaxQCRHS MaxQObjCoeff MaxRHS MaxVio MemUsed MinBound MinCoeff MinObjCoeff MinQCCoeff '
        'MinQCLCoeff MinQCRHS MinQObjCoeff MinRHS ModelName ModelSense NLBarIterCount NodeCount NumBinVars NumConstrs NumGenConstrs NumIntVars NumNZs NumObj '
        'NumObjPasses NumPWLObjVars NumQCNZs NumQConstrs NumQNZs NumSOS NumScenarios NumStart NumVars Obj ObjBound ObjBoundC ObjCon ObjN ObjNAbsTol ObjNCon '
        'ObjNName ObjNPass ObjNPriority ObjNRelTol ObjNVal ObjNWeight ObjPassNIterCount ObjPassNMIPGap ObjPassNNodeCount ObjPassNObjBound ObjPassNObjVal '
        'ObjPassNOpenNodeCount ObjPassNRuntime ObjPassNStatus ObjPassNWork ObjVal PDHGIterCount PStart PWLObjCvx Partition Pi PoolIgnore PoolNBoundVio '
        'PoolNBoundVioIndex PoolNBoundVioSum PoolNConstrVio PoolNConstrVioIndex PoolNConstrVioSum PoolNIntVio PoolNIntVioIndex PoolNIntVioSum PoolNMaxVio '
        'PoolNObjVal PoolNX PoolObjBound PoolObjVal PreFixVal QCName QCPi QCRHS QCSense QCSlack QCTag RC RHS Runtime SALBLow SALBUp SAObjLow SAObjUp SARHSLow '
        'SARHSUp SAUBLow SAUBUp ScenNLB ScenNName ScenNObj ScenNObjBound ScenNObjVal ScenNRHS ScenNUB ScenNX Sense Slack SolCount Start Status TuneResultCount '
        'UB UnbdRay VBasis VTag VType VarHintPri VarHintVal VarName VarPreStat Work X Xn '),
    'coptpy': (
        'AffineCones BarrierIter BestBnd BestGap BestObj Bins Cols Cones Elems ExpCones FeasRelaxObj HasBasis HasBranchFactor HasDualFarkas HasFeasRelaxSol '
        'HasIIS HasLpSol HasMipSol HasNLObj HasPrimalRay HasPsdObj HasQObj HasSensitivity HasSol IISCols IISIndicators IISRows IISSOSs Indicators Ints IsMIP '
        'IsMinIIS LmiConstrs LpObjVal LpStatus MaxBound MaxCost MaxElem MaxQCost MaxQElem MaxQLElem MaxQRHS MaxRHS MemPeak MinBound MinCost MinElem MinQCost '
        'MinQElem MinQLElem MinQRHS MinRHS MipStatus MultiObjs NLConstrs NLElems NodeCnt ObjBound ObjConst ObjSense ObjVal PDLPIter PoolSols PsdCols PsdConstrs '
        'PsdElems QConstrs QElems Rows SimplexIter SolvingTime Soss Status SymMats TuneResults BranchFactor Dual DualFarkas LB Obj PrimalRay RedCost RelaxLB '
        'RelaxUB RelaxValue SALBLow SALBUp SAObjLow SAObjUp SAUBLow SAUBUp Slack UB Value '),
}

PARAMETERS = {
    'gurobipy': (
        'AggFill Aggregate BQPCuts BarConvTol BarCorrectors BarHomogeneous BarIterLimit BarOrder BarQCPConvTol BestBdStop BestObjStop BranchDir CSAPIAccessID '
        'CSAPISecret CSAppName CSAuthToken CSBatchMode CSClientLog CSGroup CSIdleTimeout CSManager CSPriority CSQueueTimeout CSRouter CSTLSInsecure CliqueCuts '
        'CloudAccessID CloudHost CloudPool CloudSecretKey ComputeServer ConcurrentJobs ConcurrentMIP ConcurrentMethod CoverCuts Crossover CrossoverBasis '
        'CutAggPasses CutPasses Cutoff Cuts DegenMoves Disconnected DisplayInterval DistributedMIPJobs DualImpliedCuts DualReductions FeasRelaxBigM '
        'FeasibilityTol FixVarsInIndicators FlowCoverCuts FlowPathCuts FuncMaxVal FuncNonlinear FuncPieceError FuncPieceLength FuncPieceRatio FuncPieces '
        'GUBCoverCuts GomoryPasses Heuristics IISMethod IgnoreNames ImpliedCuts ImproveStartGap ImproveStartNodes ImproveStartTime ImproveStartWork '
        'InfProofCuts InfUnbdInfo InheritParams IntFeasTol IntegralityFocus IterationLimit JSONSolDetail JobID LPWarmStart LazyConstraints LicenseID '
        'LiftProjectCuts LogFile LogToConsole MIPFocus MIPGap MIPGapAbs MIPSepCuts MIQCPMethod MIRCuts MarkowitzTol MasterKnapsackCuts MemLimit Method '
        'MinRelNodes MixingCuts ModKCuts MultiObjMethod MultiObjPre NLBarCFeasTol NLBarDFeasTol NLBarIterLimit NLBarPFeasTol NLPHeur NetworkAlg NetworkCuts '
        'NoRelHeurSolutions NoRelHeurTime NoRelHeurWork NodeLimit NodeMethod NodefileDir NodefileStart NonConvex NormAdjust NumericFocus OBBT ObjNumber '
        'ObjPassNumber ObjScale OptimalityTarget OptimalityTol OutputFlag PDHGAbsTol PDHGConvTol PDHGGPU PDHGIterLimit PDHGRelTol PSDCuts PSDTol PartitionPlace '
        'PerturbValue PoolGap PoolGapAbs PoolSearchMode PoolSolutions PreCrush PreDepRow PreDual PreMIQCPForm PrePasses PreQLinearize PreSOS1BigM '
        'PreSOS1Encoding PreSOS2BigM PreSOS2Encoding PreSparsify Presolve ProjImpliedCuts PumpPasses QCPDual Quad RINS RLTCuts Record RelaxLiftCuts ResultFile '
        'ScaleFlag ScenarioNumber Seed ServerPassword ServerTimeout SiftMethod Sifting SimplexPricing SoftMemLimit SolFiles SolutionLimit SolutionNumber '
        'SolutionTarget StartNodeLimit StartNumber StartTimeLimit StartWorkLimit StrongCGCuts SubMIPCuts SubMIPNodes Symmetry TSPort ThreadLimit Threads '
        'TimeLimit TokenServer TuneCleanup TuneCriterion TuneDynamicJobs TuneJobs TuneMetric TuneOutput TuneResults TuneTargetMIPGap TuneTargetTime '
        'TuneTimeLimit TuneTrials UpdateMode UserName VarBranch WLSAccessID WLSConfig WLSProxy WLSSecret WLSToken WLSTokenDuration WLSTokenRefresh WorkLimit '
        'WorkerPassword WorkerPool ZeroHalfCuts ZeroObjNodes '),
    'coptpy': (
        'AbsGap BarHomogeneous BarIterLimit BarOrder BarStart BarThreads ConcurrentLpMode ConflictAnalysis Crossover CrossoverThreads CutLevel DivingHeurLevel '
        'DualPerturb DualPrice DualTol Dualize FAPHeurLevel FeasRelaxMode FeasTol GPUDevice GPUMode HeurLevel IISMethod IntTol LazyConstraints '
        'LinearizeIndicators LinearizeSos LogLevel LogToConsole Logging LpMethod MatrixTol MemLimit MipNLPIterLimit MipRepair MipStartMode MipStartNodeLimit '
        'MipTasks MultiObjAbsTol MultiObjParamMode MultiObjPriority MultiObjRelTol MultiObjTimeLimit MultiObjWeight NLPIterLimit NLPLinScale NLPMuUpdate NLPTol '
        'NodeCutRounds NodeLimit NonConvex PDLPTol PreRootHeurLevel Presolve QMatrixTol RelGap ReqFarkasRay ReqSensitivity RootCutLevel RootCutRounds '
        'RoundingHeurLevel SDPMethod Scaling SimplexThreads SolTimeLimit StrongBranching SubMipHeurLevel Threads TimeLimit TreeCutLevel TuneMeasure TuneMethod '
        'TuneMode TuneOutputLevel TunePermutes TuneTargetRelGap TuneTargetTime TuneTimeLimit WriteDualProb '),
    'cp_model': (
        'absolute_gap_limit add_cg_cuts add_clique_cuts add_lin_max_cuts add_lp_constraints_lazily add_mir_cuts add_objective_cut add_rlt_cuts '
        'add_zero_half_cuts also_bump_variables_in_conflict_reasons alternative_pool_size at_most_one_max_expansion_size '
        'auto_detect_greater_than_at_least_one_of binary_minimization_algorithm binary_search_num_conflicts blocking_restart_multiplier '
        'blocking_restart_window_size boolean_encoding_level catch_sigint_signal check_drat_proof check_lrat_proof check_merged_lrat_proof '
        'chronological_backtrack_min_conflicts clause_activity_decay clause_cleanup_lbd_bound clause_cleanup_lbd_tier1 clause_cleanup_lbd_tier2 '
        'clause_cleanup_ordering clause_cleanup_period clause_cleanup_period_increment clause_cleanup_ratio clause_cleanup_target clear_absolute_gap_limit '
        'clear_add_cg_cuts clear_add_clique_cuts clear_add_lin_max_cuts clear_add_lp_constraints_lazily clear_add_mir_cuts clear_add_objective_cut '
        'clear_add_rlt_cuts clear_add_zero_half_cuts clear_also_bump_variables_in_conflict_reasons clear_alternative_pool_size '
        'clear_at_most_one_max_expansion_size clear_auto_detect_greater_than_at_least_one_of clear_binary_minimization_algorithm '
        'clear_binary_search_num_conflicts clear_blocking_restart_multiplier clear_blocking_restart_window_size clear_boolean_encoding_level '
        'clear_catch_sigint_signal clear_check_drat_proof clear_check_lrat_proof clear_check_merged_lrat_proof clear_chronological_backtrack_min_conflicts '
        'clear_clause_activity_decay clear_clause_cleanup_lbd_bound clear_clause_cleanup_lbd_tier1 clear_clause_cleanup_lbd_tier2 clear_clause_cleanup_ordering '
        'clear_clause_cleanup_period clear_clause_cleanup_period_increment clear_clause_cleanup_ratio clear_clause_cleanup_target clear_convert_intervals '
        'clear_core_minimization_level clear_count_assumption_levels_in_lbd clear_cover_optimization clear_cp_model_presolve clear_cp_model_probing_level '
        'clear_cp_model_use_sat_presolve clear_create_1uip_boolean_during_icr clear_cut_active_count_decay clear_cut_cleanup_target clear_cut_level '
        'clear_cut_max_active_count_value clear_debug_crash_if_lrat_check_fails clear_debug_crash_if_presolve_breaks_hint clear_debug_crash_on_bad_hint '
        'clear_debug_max_num_presolve_operations clear_debug_postsolve_with_full_solver clear_decision_subsumption_during_conflict_analysis '
        'clear_default_restart_algorithms clear_detect_linearized_product clear_detect_table_with_cost clear_disable_constraint_expansion '
        'clear_diversify_lns_params clear_eagerly_subsume_last_n_conflicts clear_encode_complex_linear_constraint_with_integer '
        'clear_encode_cumulative_as_reservoir clear_enumerate_all_solutions clear_expand_alldiff_constraints clear_expand_reservoir_constraints '
        'clear_expand_reservoir_using_circuit clear_exploit_all_lp_solution clear_exploit_all_precedences clear_exploit_best_solution '
        'clear_exploit_integer_lp_solution clear_exploit_objective clear_exploit_relaxation_solution clear_extra_subsumption_during_conflict_analysis '
        'clear_feasibility_jump_batch_dtime clear_feasibility_jump_decay clear_feasibility_jump_enable_restarts clear_feasibility_jump_linearization_level '
        'clear_feasibility_jump_max_expanded_constraint_size clear_feasibility_jump_restart_factor clear_feasibility_jump_var_perburbation_range_ratio '
        'clear_feasibility_jump_var_randomization_probability clear_fill_additional_solutions_in_response clear_fill_tightened_domains_in_response '
        'clear_filter_sat_postsolve_clauses clear_find_big_linear_overlap clear_find_clauses_that_are_exactly_one clear_find_multiple_cores '
        'clear_fix_variables_to_their_hinted_value clear_fp_rounding clear_glucose_decay_increment clear_glucose_decay_increment_period clear_glucose_max_decay '
        'clear_hint_conflict_limit clear_ignore_names clear_infer_all_diffs clear_initial_polarity clear_initial_variables_activity '
        'clear_inprocessing_dtime_ratio clear_inprocessing_minimization_dtime clear_inprocessing_minimization_use_all_orderings '
        'clear_inprocessing_minimization_use_conflict_analysis clear_inprocessing_probing_dtime clear_inprocessing_use_congruence_closure '
        'clear_inprocessing_use_sat_sweeping clear_instantiate_all_variables clear_interleave_batch_size clear_interleave_search '
        'clear_keep_all_feasible_solutions_in_presolve clear_keep_symmetry_in_presolve clear_lb_relax_num_workers_threshold clear_linear_split_size '
        'clear_linearization_level clear_lns_initial_deterministic_limit clear_lns_initial_difficulty clear_load_at_most_ones_in_sat_presolve clear_log_prefix '
        'clear_log_search_progress clear_log_subsolver_statistics clear_log_to_response clear_log_to_stdout clear_lp_dual_tolerance clear_lp_primal_tolerance '
        'clear_max_all_diff_cut_size clear_max_alldiff_domain_size clear_max_backjump_levels clear_max_clause_activity_value '
        'clear_max_consecutive_inactive_count clear_max_cut_rounds_at_level_zero clear_max_deterministic_time clear_max_domain_size_for_linear2_expansion '
        'clear_max_domain_size_when_encoding_eq_neq_constraints clear_max_drat_time_in_seconds clear_max_integer_rounding_scaling '
        'clear_max_lin_max_size_for_expansion clear_max_memory_in_mb clear_max_num_cuts clear_max_num_deterministic_batches '
        'clear_max_num_intervals_for_timetable_edge_finding clear_max_number_of_conflicts clear_max_pairs_pairwise_reasoning_in_no_overlap_2d '
        'clear_max_presolve_iterations clear_max_sat_assumption_order clear_max_sat_reverse_assumption_order clear_max_sat_stratification '
        'clear_max_size_to_create_precedence_literals_in_disjunctive clear_max_time_in_seconds clear_max_variable_activity_value '
        'clear_maximum_regions_to_split_in_disconnected_no_overlap_2d clear_merge_at_most_one_work_limit clear_merge_no_overlap_work_limit '
        'clear_min_orthogonality_for_lp_constraints clear_minimization_algorithm clear_minimize_reduction_during_pb_resolution clear_minimize_shared_clauses '
        'clear_mip_automatically_scale_variables clear_mip_check_precision clear_mip_compute_true_objective_bound clear_mip_drop_tolerance '
        'clear_mip_max_activity_exponent clear_mip_max_bound clear_mip_max_valid_magnitude clear_mip_presolve_level clear_mip_scale_large_domain '
        'clear_mip_treat_high_magnitude_bounds_as_infinity clear_mip_var_scaling clear_mip_wanted_precision clear_name clear_new_constraints_batch_size '
        'clear_new_linear_propagation clear_no_overlap_2d_boolean_relations_limit clear_num_conflicts_before_strategy_changes clear_num_full_subsolvers '
        'clear_num_search_workers clear_num_violation_ls clear_num_workers clear_only_add_cuts_at_level_zero clear_only_solve_ip clear_optimize_with_core '
        'clear_optimize_with_lb_tree_search clear_optimize_with_max_hs clear_output_drat_proof clear_output_lrat_proof clear_pb_cleanup_increment '
        'clear_pb_cleanup_ratio clear_permute_presolve_constraint_order clear_permute_variable_randomly clear_polarity_exploit_ls_hints '
        'clear_polarity_rephase_increment clear_polish_lp_solution clear_preferred_variable_order clear_presolve_blocked_clause clear_presolve_bva_threshold '
        'clear_presolve_bve_clause_weight clear_presolve_bve_threshold clear_presolve_extract_integer_enforcement clear_presolve_inclusion_work_limit '
        'clear_presolve_probing_deterministic_time_limit clear_presolve_substitution_level clear_presolve_use_bva clear_probing_deterministic_time_limit '
        'clear_probing_num_combinations_limit clear_propagation_loop_detection_factor clear_pseudo_cost_reliability_threshold clear_push_all_tasks_toward_start '
        'clear_random_branches_ratio clear_random_polarity_ratio clear_random_seed clear_randomize_search clear_relative_gap_limit '
        'clear_remove_fixed_variables_early clear_repair_hint clear_restart_dl_average_ratio clear_restart_lbd_average_ratio clear_restart_period '
        'clear_restart_running_window_size clear_root_lp_iterations clear_routing_cut_dp_effort clear_routing_cut_max_infeasible_path_length '
        'clear_routing_cut_subset_size_for_binary_relation_bound clear_routing_cut_subset_size_for_exact_binary_relation_bound '
        'clear_routing_cut_subset_size_for_shortest_paths_bound clear_routing_cut_subset_size_for_tight_binary_relation_bound '
        'clear_save_lp_basis_in_lb_tree_search clear_search_branching clear_search_random_variable_pool_size clear_share_binary_clauses '
        'clear_share_glue_clauses clear_share_glue_clauses_dtime clear_share_level_zero_bounds clear_share_linear2_bounds clear_share_objective_bounds '
        'clear_shared_tree_balance_tolerance clear_shared_tree_max_nodes_per_worker clear_shared_tree_num_workers clear_shared_tree_open_leaves_per_worker '
        'clear_shared_tree_split_min_dtime clear_shared_tree_split_strategy clear_shared_tree_worker_enable_phase_sharing '
        'clear_shared_tree_worker_enable_trail_sharing clear_shared_tree_worker_min_restarts_per_subtree clear_shaving_deterministic_time_in_probing_search '
        'clear_shaving_search_deterministic_time clear_shaving_search_threshold clear_solution_pool_diversity_limit clear_solution_pool_size '
        'clear_stop_after_first_solution clear_stop_after_presolve clear_stop_after_root_propagation clear_strategy_change_increase_ratio '
        'clear_subsume_during_vivification clear_subsumption_during_conflict_analysis clear_symmetry_detection_deterministic_time_limit clear_symmetry_level '
        'clear_table_compression_level clear_transitive_precedences_work_limit clear_use_absl_random clear_use_all_different_for_circuit '
        'clear_use_area_energetic_reasoning_in_no_overlap_2d clear_use_blocking_restart clear_use_chronological_backtracking clear_use_combined_no_overlap '
        'clear_use_conservative_scale_overload_checker clear_use_disjunctive_constraint_in_cumulative clear_use_dual_scheduling_heuristics '
        'clear_use_dynamic_precedence_in_cumulative clear_use_dynamic_precedence_in_disjunctive clear_use_energetic_reasoning_in_no_overlap_2d '
        'clear_use_erwa_heuristic clear_use_exact_lp_reason clear_use_extended_probing clear_use_feasibility_jump clear_use_feasibility_pump '
        'clear_use_hard_precedences_in_cumulative clear_use_implied_bounds clear_use_lb_relax_lns clear_use_linear3_for_no_overlap_2d_precedences clear_use_lns '
        'clear_use_lns_only clear_use_ls_only clear_use_new_integer_conflict_resolution clear_use_objective_lb_search clear_use_objective_shaving_search '
        'clear_use_optimization_hints clear_use_optional_variables clear_use_overload_checker_in_cumulative clear_use_pb_resolution clear_use_phase_saving '
        'clear_use_precedences_in_disjunctive_constraint clear_use_probing_search clear_use_rins_lns clear_use_sat_inprocessing clear_use_shared_tree_search '
        'clear_use_strong_propagation_in_disjunctive clear_use_symmetry_in_lp clear_use_timetable_edge_finding_in_cumulative '
        'clear_use_timetabling_in_no_overlap_2d clear_use_try_edge_reasoning_in_no_overlap_2d clear_variable_activity_decay clear_variables_shaving_level '
        'clear_violation_ls_compound_move_probability clear_violation_ls_perturbation_period convert_intervals copy_from core_minimization_level '
        'count_assumption_levels_in_lbd cover_optimization cp_model_presolve cp_model_probing_level cp_model_use_sat_presolve create_1uip_boolean_during_icr '
        'cut_active_count_decay cut_cleanup_target cut_level cut_max_active_count_value debug_crash_if_lrat_check_fails debug_crash_if_presolve_breaks_hint '
        'debug_crash_on_bad_hint debug_max_num_presolve_operations debug_postsolve_with_full_solver decision_subsumption_during_conflict_analysis '
        'default_restart_algorithms detect_linearized_product detect_table_with_cost disable_constraint_expansion diversify_lns_params '
        'eagerly_subsume_last_n_conflicts encode_complex_linear_constraint_with_integer encode_cumulative_as_reservoir enumerate_all_solutions '
        'expand_alldiff_constraints expand_reservoir_constraints expand_reservoir_using_circuit exploit_all_lp_solution exploit_all_precedences '
        'exploit_best_solution exploit_integer_lp_solution exploit_objective exploit_relaxation_solution extra_subsolvers '
        'extra_subsumption_during_conflict_analysis feasibility_jump_batch_dtime feasibility_jump_decay feasibility_jump_enable_restarts '
        'feasibility_jump_linearization_level feasibility_jump_max_expanded_constraint_size feasibility_jump_restart_factor '
        'feasibility_jump_var_perburbation_range_ratio feasibility_jump_var_randomization_probability fill_additional_solutions_in_response '
        'fill_tightened_domains_in_response filter_sat_postsolve_clauses filter_subsolvers find_big_linear_overlap find_clauses_that_are_exactly_one '
        'find_multiple_cores fix_variables_to_their_hinted_value fp_rounding glucose_decay_increment glucose_decay_increment_period glucose_max_decay '
        'hint_conflict_limit ignore_names ignore_subsolvers infer_all_diffs initial_polarity initial_variables_activity inprocessing_dtime_ratio '
        'inprocessing_minimization_dtime inprocessing_minimization_use_all_orderings inprocessing_minimization_use_conflict_analysis inprocessing_probing_dtime '
        'inprocessing_use_congruence_closure inprocessing_use_sat_sweeping instantiate_all_variables interleave_batch_size interleave_search '
        'keep_all_feasible_solutions_in_presolve keep_symmetry_in_presolve lb_relax_num_workers_threshold linear_split_size linearization_level '
        'lns_initial_deterministic_limit lns_initial_difficulty load_at_most_ones_in_sat_presolve log_prefix log_search_progress log_subsolver_statistics '
        'log_to_response log_to_stdout lp_dual_tolerance lp_primal_tolerance max_all_diff_cut_size max_alldiff_domain_size max_backjump_levels '
        'max_clause_activity_value max_consecutive_inactive_count max_cut_rounds_at_level_zero max_deterministic_time max_domain_size_for_linear2_expansion '
        'max_domain_size_when_encoding_eq_neq_constraints max_drat_time_in_seconds max_integer_rounding_scaling max_lin_max_size_for_expansion max_memory_in_mb '
        'max_num_cuts max_num_deterministic_batches max_num_intervals_for_timetable_edge_finding max_number_of_conflicts '
        'max_pairs_pairwise_reasoning_in_no_overlap_2d max_presolve_iterations max_sat_assumption_order max_sat_reverse_assumption_order max_sat_stratification '
        'max_size_to_create_precedence_literals_in_disjunctive max_time_in_seconds max_variable_activity_value '
        'maximum_regions_to_split_in_disconnected_no_overlap_2d merge_at_most_one_work_limit merge_from merge_no_overlap_work_limit merge_text_format '
        'min_orthogonality_for_lp_constraints minimization_algorithm minimize_reduction_during_pb_resolution minimize_shared_clauses '
        'mip_automatically_scale_variables mip_check_precision mip_compute_true_objective_bound mip_drop_tolerance mip_max_activity_exponent mip_max_bound '
        'mip_max_valid_magnitude mip_presolve_level mip_scale_large_domain mip_treat_high_magnitude_bounds_as_infinity mip_var_scaling mip_wanted_precision '
        'name new_constraints_batch_size new_linear_propagation no_overlap_2d_boolean_relations_limit num_conflicts_before_strategy_changes num_full_subsolvers '
        'num_search_workers num_violation_ls num_workers only_add_cuts_at_level_zero only_solve_ip optimize_with_core optimize_with_lb_tree_search '
        'optimize_with_max_hs output_drat_proof output_lrat_proof parse_text_format pb_cleanup_increment pb_cleanup_ratio permute_presolve_constraint_order '
        'permute_variable_randomly polarity_exploit_ls_hints polarity_rephase_increment polish_lp_solution preferred_variable_order presolve_blocked_clause '
        'presolve_bva_threshold presolve_bve_clause_weight presolve_bve_threshold presolve_extract_integer_enforcement presolve_inclusion_work_limit '
        'presolve_probing_deterministic_time_limit presolve_substitution_level presolve_use_bva probing_deterministic_time_limit probing_num_combinations_limit '
        'propagation_loop_detection_factor pseudo_cost_reliability_threshold push_all_tasks_toward_start random_branches_ratio random_polarity_ratio '
        'random_seed randomize_search relative_gap_limit remove_fixed_variables_early repair_hint restart_algorithms restart_dl_average_ratio '
        'restart_lbd_average_ratio restart_period restart_running_window_size root_lp_iterations routing_cut_dp_effort routing_cut_max_infeasible_path_length '
        'routing_cut_subset_size_for_binary_relation_bound routing_cut_subset_size_for_exact_binary_relation_bound '
        'routing_cut_subset_size_for_shortest_paths_bound routing_cut_subset_size_for_tight_binary_relation_bound save_lp_basis_in_lb_tree_search '
        'search_branching search_random_variable_pool_size share_binary_clauses share_glue_clauses share_glue_clauses_dtime share_level_zero_bounds '
        'share_linear2_bounds share_objective_bounds shared_tree_balance_tolerance shared_tree_max_nodes_per_worker shared_tree_num_workers '
        'shared_tree_open_leaves_per_worker shared_tree_split_min_dtime shared_tree_split_strategy shared_tree_worker_enable_phase_sharing '
        'shared_tree_worker_enable_trail_sharing shared_tree_worker_min_restarts_per_subtree shaving_deterministic_time_in_probing_search '
        'shaving_search_deterministic_time shaving_search_threshold solution_pool_diversity_limit solution_pool_size stop_after_first_solution '
        'stop_after_presolve stop_after_root_propagation strategy_change_increase_ratio subsolver_params subsolvers subsume_during_vivification '
        'subsumption_during_conflict_analysis symmetry_detection_deterministic_time_limit symmetry_level table_compression_level '
        'transitive_precedences_work_limit use_absl_random use_all_different_for_circuit use_area_energetic_reasoning_in_no_overlap_2d use_blocking_restart '
        'use_chronological_backtracking use_combined_no_overlap use_conservative_scale_overload_checker use_disjunctive_constraint_in_cumulative '
        'use_dual_scheduling_heuristics use_dynamic_precedence_in_cumulative use_dynamic_precedence_in_disjunctive use_energetic_reasoning_in_no_overlap_2d '
        'use_erwa_heuristic use_exact_lp_reason use_extended_probing use_feasibility_jump use_feasibility_pump use_hard_precedences_in_cumulative '
        'use_implied_bounds use_lb_relax_lns use_linear3_for_no_overlap_2d_precedences use_lns use_lns_only use_ls_only use_new_integer_conflict_resolution '
        'use_objective_lb_search use_objective_shaving_search use_optimization_hints use_optional_variables use_overload_checker_in_cumulative '
        'use_pb_resolution use_phase_saving use_precedences_in_disjunctive_constraint use_probing_search use_rins_lns use_sat_inprocessing '
        'use_shared_tree_search use_strong_propagation_in_disjunctive use_symmetry_in_lp use_timetable_edge_finding_in_cumulative '
        'use_timetabling_in_no_overlap_2d use_try_edge_reasoning_in_no_overlap_2d variable_activity_decay variables_shaving_level '
        'violation_ls_compound_move_probability violation_ls_perturbation_period '),
}

GRB_CONSTANTS = {
    'BARHOMOGENEOUS_AUTO': -1, 'BARHOMOGENEOUS_OFF': 0, 'BARHOMOGENEOUS_ON': 1, 'BARORDER_AMD': 0, 'BARORDER_AUTOMATIC': -1, 'BARORDER_NESTEDDISSECTION':
    1, 'BASIC': 0, 'BATCH_ABORTED': 3, 'BATCH_COMPLETED': 5, 'BATCH_CREATED': 1, 'BATCH_FAILED': 4, 'BATCH_SUBMITTED': 2, 'BINARY': 'B', 'CONTINUOUS':
    'C', 'CUTOFF': 6, 'CUTS_AGGRESSIVE': 2, 'CUTS_AUTO': -1, 'CUTS_CONSERVATIVE': 1, 'CUTS_OFF': 0, 'CUTS_VERYAGGRESSIVE': 3, 'DEFAULT_CS_PORT': 61000,
    'EQUAL': '=', 'ERROR_CALLBACK': 10011, 'ERROR_CLOUD': 10028, 'ERROR_CSWORKER': 10030, 'ERROR_DATA_NOT_AVAILABLE': 10005, 'ERROR_DUPLICATES': 10018,
    'ERROR_EXCEED_2B_NONZEROS': 10025, 'ERROR_FAILED_TO_CREATE_MODEL': 20002, 'ERROR_FILE_READ': 10012, 'ERROR_FILE_WRITE': 10013,
    'ERROR_IIS_NOT_INFEASIBLE': 10015, 'ERROR_INDEX_OUT_OF_RANGE': 10006, 'ERROR_INTERNAL': 20003, 'ERROR_INVALID_ARGUMENT': 10003,
    'ERROR_INVALID_PIECEWISE_OBJ': 10026, 'ERROR_JOB_REJECTED': 10023, 'ERROR_MODEL_MODIFICATION': 10029, 'ERROR_NETWORK': 10022, 'ERROR_NODEFILE': 10019,
    'ERROR_NOT_FOR_MIP': 10016, 'ERROR_NOT_IN_MODEL': 20001, 'ERROR_NOT_SUPPORTED': 10024, 'ERROR_NO_LICENSE': 10009, 'ERROR_NULL_ARGUMENT': 10002,
    'ERROR_NUMERIC': 10014, 'ERROR_OPTIMIZATION_IN_PROGRESS': 10017, 'ERROR_OUT_OF_MEMORY': 10001, 'ERROR_QCP_EQUALITY_CONSTRAINT': 10021,
    'ERROR_Q_NOT_PSD': 10020, 'ERROR_SECURITY': 10032, 'ERROR_SIZE_LIMIT_EXCEEDED': 10010, 'ERROR_TUNE_MODEL_TYPES': 10031, 'ERROR_UNKNOWN_ATTRIBUTE':
    10004, 'ERROR_UNKNOWN_PARAMETER': 10007, 'ERROR_UPDATEMODE_CHANGE': 10027, 'ERROR_VALUE_OUT_OF_RANGE': 10008, 'FEASRELAX_CARDINALITY': 2,
    'FEASRELAX_LINEAR': 0, 'FEASRELAX_QUADRATIC': 1, 'GENCONSTR_ABS': 2, 'GENCONSTR_AND': 3, 'GENCONSTR_COS': 16, 'GENCONSTR_EXP': 10, 'GENCONSTR_EXPA':
    11, 'GENCONSTR_INDICATOR': 7, 'GENCONSTR_LOG': 12, 'GENCONSTR_LOGA': 13, 'GENCONSTR_LOGISTIC': 18, 'GENCONSTR_MAX': 0, 'GENCONSTR_MIN': 1,
    'GENCONSTR_NL': 6, 'GENCONSTR_NORM': 5, 'GENCONSTR_OR': 4, 'GENCONSTR_POLY': 9, 'GENCONSTR_POW': 14, 'GENCONSTR_PWL': 8, 'GENCONSTR_SIN': 15,
    'GENCONSTR_TAN': 17, 'GREATER_EQUAL': '>', 'INFEASIBLE': 3, 'INFINITY': 1e+100, 'INF_OR_UNBD': 4, 'INPROGRESS': 14, 'INTEGER': 'I', 'INTERRUPTED': 11,
    'ITERATION_LIMIT': 7, 'LESS_EQUAL': '<', 'LOADED': 1, 'LOCALLY_INFEASIBLE': 19, 'LOCALLY_OPTIMAL': 18, 'MAXIMIZE': -1, 'MAXINT': 2000000000,
    'MAX_CONCURRENT': 64, 'MAX_NAMELEN': 255, 'MAX_STRLEN': 512, 'MAX_TAGLEN': 10240, 'MEM_LIMIT': 17, 'METHOD_AUTO': -1, 'METHOD_BARRIER': 2,
    'METHOD_CONCURRENT': 3, 'METHOD_DETERMINISTIC_CONCURRENT': 4, 'METHOD_DETERMINISTIC_CONCURRENT_SIMPLEX': 5, 'METHOD_DUAL': 1, 'METHOD_NONE': -1,
    'METHOD_PDHG': 6, 'METHOD_PRIMAL': 0, 'MINIMIZE': 1, 'MIPFOCUS_BALANCED': 0, 'MIPFOCUS_BESTBOUND': 3, 'MIPFOCUS_FEASIBILITY': 1,
    'MIPFOCUS_OPTIMALITY': 2, 'NODE_LIMIT': 8, 'NONBASIC_LOWER': -1, 'NONBASIC_UPPER': -2, 'NUMERIC': 12, 'OPCODE_CONSTANT': 0, 'OPCODE_COS': 10,
    'OPCODE_DIVIDE': 5, 'OPCODE_EXP': 13, 'OPCODE_LOG': 14, 'OPCODE_LOG10': 16, 'OPCODE_LOG2': 15, 'OPCODE_LOGISTIC': 17, 'OPCODE_MINUS': 3,
    'OPCODE_MULTIPLY': 4, 'OPCODE_PLUS': 2, 'OPCODE_POW': 12, 'OPCODE_SIGNPOW': 19, 'OPCODE_SIN': 9, 'OPCODE_SQRT': 8, 'OPCODE_SQUARE': 7, 'OPCODE_TAN':
    11, 'OPCODE_TANH': 18, 'OPCODE_UMINUS': 6, 'OPCODE_VARIABLE': 1, 'OPTIMAL': 2, 'PARTITION_CLEANUP': 1, 'PARTITION_EARLY': 16, 'PARTITION_NODES': 2,
    'PARTITION_ROOTEND': 4, 'PARTITION_ROOTSTART': 8, 'PHASE_MIP_IMPROVE': 2, 'PHASE_MIP_NOREL': 0, 'PHASE_MIP_SEARCH': 1, 'PRESOLVE_AGGRESSIVE': 2,
    'PRESOLVE_AUTO': -1, 'PRESOLVE_CONSERVATIVE': 1, 'PRESOLVE_OFF': 0, 'SEMICONT': 'S', 'SEMIINT': 'N', 'SIMPLEXPRICING_AUTO': -1,
    'SIMPLEXPRICING_DEVEX': 2, 'SIMPLEXPRICING_PARTIAL': 0, 'SIMPLEXPRICING_STEEPEST_EDGE': 1, 'SIMPLEXPRICING_STEEPEST_QUICK': 3, 'SOLUTION_LIMIT': 10,
    'SOS_TYPE1': 1, 'SOS_TYPE2': 2, 'SUBOPTIMAL': 13, 'SUPERBASIC': -3, 'TIME_LIMIT': 9, 'UNBOUNDED': 5, 'UNDEFINED': 1e+101, 'USER_OBJ_LIMIT': 15,
    'VARBRANCH_AUTO': -1, 'VARBRANCH_MAX_INFEAS': 2, 'VARBRANCH_PSEUDO_REDUCED': 0, 'VARBRANCH_PSEUDO_SHADOW': 1, 'VARBRANCH_STRONG': 3, 'VERSION_MAJOR':
    13, 'VERSION_MINOR': 0, 'VERSION_TECHNICAL': 3, 'WORK_LIMIT': 16
}

COPT_CONSTANTS = {
    'BASIS_BASIC': 1, 'BASIS_FIXED': 4, 'BASIS_LOWER': 0, 'BASIS_SUPERBASIC': 3, 'BASIS_UPPER': 2, 'BINARY': 'B', 'CBCONTEXT_INCUMBENT': 8,
    'CBCONTEXT_MIPNODE': 4, 'CBCONTEXT_MIPRELAX': 1, 'CBCONTEXT_MIPSOL': 2, 'CLIENT_CAFILE': 'CaFile', 'CLIENT_CERTFILE': 'CertFile',
    'CLIENT_CERTKEYFILE': 'CertKeyFile', 'CLIENT_CLUSTER': 'Cluster', 'CLIENT_FLOATING': 'Floating', 'CLIENT_PASSWORD': 'PassWord', 'CLIENT_PORT': 'Port',
    'CLIENT_PRIORITY': 'Priority', 'CLIENT_WAITTIME': 'WaitTime', 'CLIENT_WEBACESSKEY': 'WebAccessKey', 'CLIENT_WEBLICENSEID': 'WebLicenseId',
    'CLIENT_WEBSERVER': 'WebServer', 'CLIENT_WEBTOKENDURATION': 'WebTokenDuration', 'CONE_QUAD': 1, 'CONE_RQUAD': 2, 'CONTINUOUS': 'C',
    'DENSETYPE_COLMAJOR': -2, 'DENSETYPE_ROWMAJOR': -1, 'EQUAL': 'E', 'EVALTYPE_CONSTRVAL': 2, 'EVALTYPE_GRADIENT': 4, 'EVALTYPE_HESSIAN': 16,
    'EVALTYPE_JACOBIAN': 8, 'EVALTYPE_OBJVAL': 1, 'EXPCONE_DUAL': 4, 'EXPCONE_PRIMAL': 3, 'FREE': 'N', 'GENCONSTR_ABS': 1, 'GENCONSTR_AND': 2,
    'GENCONSTR_MAX': 3, 'GENCONSTR_MIN': 4, 'GENCONSTR_OR': 5, 'GENCONSTR_PWL': 6, 'GREATER_EQUAL': 'G', 'IMPRECISE': 7, 'INDICATOR_IF': 1,
    'INDICATOR_IFANDONLYIF': 3, 'INDICATOR_ONLYIF': 2, 'INFEASIBLE': 2, 'INFINITY': 1e+30, 'INF_OR_UNB': 4, 'INTEGER': 'I', 'INTERRUPTED': 10,
    'ITERLIMIT': 11, 'LESS_EQUAL': 'L', 'LOCAL_INFEASIBLE': 21, 'LOCAL_OPTIMAL': 20, 'MAXIMIZE': -1, 'MINIMIZE': 1, 'NODELIMIT': 6, 'NUMERICAL': 5,
    'OPTIMAL': 1, 'RANGE': 'R', 'SOS_TYPE1': 1, 'SOS_TYPE2': 2, 'TIMEOUT': 8, 'UNBOUNDED': 3, 'UNDEFINED': 1e+40, 'UNFINISHED': 9, 'UNSTARTED': 0,
    'VERSION_MAJOR': 8, 'VERSION_MINOR': 0, 'VERSION_TECHNICAL': 7, 'Version': '8.0.7', 'version': '8.0.7'
}

