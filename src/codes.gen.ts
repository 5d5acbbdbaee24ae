// Printed from native/codes.def by scripts/print-codes.mjs. Do not edit.

/** FNV-1a over native/codes.def; the addon must report the same number, or it was built from another table. */
export const CODES_HASH = 903881335;

/** Spellings in the order of their numbers. */
export const STATUSES = ['optimal', 'infeasible', 'unbounded', 'limit', 'noModel', 'rejected', 'unsupported', 'failed', 'decided'] as const;
export const CERTIFICATES = ['none', 'primal', 'proved'] as const;
export const SENSES = ['min', 'max'] as const;
export const FORMATS = ['lp', 'mps', 'unknown'] as const;
export const DIALECTS = ['any', 'portable', 'highs', 'scip', 'copt', 'gurobi', 'cplex'] as const;
export const SOLVERS = ['highs', 'glop', 'pdlp', 'scip', 'cpsat', 'copt', 'gurobi'] as const;
/** Who may have answered: a solver, or Assay itself. */
export const ANSWERERS = [...SOLVERS, 'small'] as const;

/** What each fault and warning stands for. */
export const FAULTS = {
  emptyText: "the text holds no model",
  badEncoding: "the text is not UTF-8",
  badCharacter: "a character that no model text may hold",
  badNumber: "a number that is no number to its last character",
  numberOutOfRange: "a number that no double can hold",
  badName: "a name that breaks the naming rules",
  unexpectedToken: "a token that cannot stand here",
  unexpectedEnd: "the text ends in the middle of a statement",
  missingOperator: "two terms without an operator between them",
  missingObjective: "no objective section",
  missingSense: "a row without a comparison",
  missingSection: "a section that must be there is not",
  unknownSection: "a section that no reader documents",
  unsupportedSection: "a documented section that this reader refuses by name",
  duplicateSection: "a section that may stand only once",
  sectionOrder: "a section out of order",
  unknownToken: "a token of no known kind",
  unknownName: "a name that was never declared",
  duplicateName: "a name declared twice",
  duplicateEntry: "an entry given twice",
  nonlinear: "a product or power of columns outside quadratic brackets",
  badQuadratic: "a quadratic expression that breaks the rules",
  badBound: "a bound that is none",
  badRange: "a range that is none",
  badIndicator: "an indicator row that breaks the rules",
  badSpecialSet: "a special ordered set that breaks the rules",
  badSemicontinuous: "a semi-continuous column that breaks the rules",
  badMarker: "a marker line that is none",
  badField: "a field missing, too much, or in the wrong place",
  contradictoryKind: "a column declared as two kinds that exclude each other",
  divisionByZero: "a division by zero",
  prose: "words where a model was expected",
  markdown: "Markdown where a model was expected",
  notPortable: "a construct that not every reader of the dialect reads the same way",
  tooLarge: "a limit on size or nesting was reached",
  featureMissing: "the solver lacks a feature that the model uses",
  numberRefused: "a number that the solver does not take",
  solverAbsent: "the library of the solver was not found",
  solverUnlicensed: "the solver refuses to run without a licence",
  solverFailed: "the solver failed",
  solverCrash: "the solver crashed",
  undetermined: "the status could not be determined",
  timeLimit: "the time limit was reached",
  memoryLimit: "the memory limit was reached",
  nodeLimit: "the node limit was reached",
  noCompletion: "the completion holds no model text",
  internal: "a failure of ours",
  badItem: "a line of input that is no item",
} as const;
export const WARNINGS = {
  toleranceSensitive: "the answer hangs on the feasibility tolerance",
  negativeUpperBound: "a negative upper bound without a lower bound",
  integerDefaultBound: "an integer column of a marker block without bounds",
  duplicateBound: "a bound given twice",
  duplicateTerm: "a column repeated in one expression",
  duplicateRowName: "two rows of one name",
  duplicateEntry: "an entry given twice",
  quadraticConvention: "readers differ on the factor of quadratic terms",
  severalSets: "several sets of one section",
  userCuts: "user cuts are kept apart, they are no rows",
  lazyRows: "lazy constraints are read as rows",
  binaryBounds: "bounds of a binary column outside [0, 1]",
  constantMoved: "a constant on the side of the columns",
  infiniteBound: "a bound of 1e20 or more counts as infinite",
  unusedObjectiveRow: "a free row that is not the objective",
  ignoredEntry: "an entry without effect",
  splitColumn: "a column whose entries are not together",
  numberRounded: "a number that no double holds exactly enough",
  missingEnd: "the text has no End",
  textAfterEnd: "text after End is not read",
  nameLooksLikeKeyword: "a name that other readers take for a keyword",
  boundsCross: "a lower bound above its upper bound",
  repeatedSection: "a section given twice",
  separator: "a separator that other readers lack",
  comment: "a comment style that other readers lack",
  constantRow: "a row without columns",
  semicontinuousBound: "a semi-continuous column without an upper bound",
  emptyObjective: "an objective without columns",
  undeclaredColumn: "a column first seen in Bounds or a type section",
  kindConflict: "a column in two type sections",
  reformulated: "a feature that the solver lacks was written in other terms",
  decidedByBounds: "bounds and rows of one column alone decide the answer",
  severalBlocks: "several blocks in one completion: the last complete one counts",
  unclosedBlock: "a block that is never closed",
  unclosedReasoning: "reasoning that is never closed",
  textAfterTurn: "text after the end of the turn is not read",
  answerUnfounded: "a right value that does not follow from what is kept of the reference model",
  keepsNoRow: "none of the reference model's rows is kept",
  badReference: "the reference model is no model, so nothing can be judged by it",
} as const;

/** Bits of a job's `flags` word. */
export const FLAGS = { details: 1, explain: 2, negativeUpperFree: 4, integerDefaultInfinite: 8, firstBoundWins: 16, quadraticRowHalf: 32, lastSetWins: 64, noSolve: 128, fixedMps: 256, freeMps: 512, smallOff: 1024, askDecided: 4096, findings: 8192, reformulate: 16384, leave: 32768, keep: 65536, tried: 131072, decide: 262144, audit: 2048 } as const;

/** Places of the words of a job, of the word columns and of the number columns of a result. */
export const JOB = { format: 0, dialect: 1, solver: 2, flags: 3, timeLimitMs: 4, memoryLimitMb: 5, nodeLimit: 6, maxBytes: 7, maxColumns: 8, maxRows: 9, maxNonzeros: 10, maxNesting: 11, windowLow0: 12, windowLow1: 13, windowHigh0: 14, windowHigh1: 15 } as const;
export const JOB_WORDS = 16;
export const WORD = { status: 0, certificate: 1, solver: 2, audit: 3, format: 4, sense: 5, columns: 6, rows: 7, nonzeros: 8, integers: 9, binaries: 10, faults: 11, warnings: 12, hash0: 13, hash1: 14, hash2: 15, hash3: 16, detailOffset: 17, detailLength: 18, answer: 19, answerOffset: 20, answerLength: 21 } as const;
export const WORD_COLUMNS = 22;
export const NUMBER = { objective: 0, bound: 1, primalViolation: 2, integralityViolation: 3, dualViolation: 4, parseUs: 5, solveUs: 6, certifyUs: 7, nodes: 8, iterations: 9, rows: 10, compareUs: 11 } as const;
export const NUMBER_COLUMNS = 12;

export type Status = (typeof STATUSES)[number];
export type CertificateKind = (typeof CERTIFICATES)[number];
export type Sense = (typeof SENSES)[number];
export type Format = (typeof FORMATS)[number];
export type Dialect = (typeof DIALECTS)[number];
export type SolverName = (typeof SOLVERS)[number];
export type Answerer = (typeof ANSWERERS)[number];
export type FaultCode = keyof typeof FAULTS;
export type WarningCode = keyof typeof WARNINGS;
