/** Assay: judges optimisation models written by language models. */
export { type CompareOptions, compare, type NotCompared, summarize } from './compare.ts';
export { type Agreement, agreementOf, SAME_OBJECTIVE, sameAnswer } from './agreement.ts';
export { type Dialect, FAULTS, type FaultCode, type SolverName, type Status, WARNINGS, type WarningCode } from './codes.gen.ts';
export type { CandidatePart, Comparison, Grounds, ReferencePart } from './comparison.ts';
export { type ConvertOptions, type Converted, convert } from './convert.ts';
export { type DialectRow, dialectTable, type Reading, SOLVER_DIALECTS, type SolverDialect } from './dialects.ts';
export {
  type AnswerStats,
  type CacheChoice,
  type CacheFolder,
  type CallOptions,
  type CloseOptions,
  CONVENTIONS,
  type Convention,
  createEngine,
  type Engine,
  type EngineOptions,
  type EngineStats,
  type Histogram,
  type Item,
  type Judged,
  timeBelow,
} from './engine.ts';
export {
  ANSWER_RULES,
  type AnswerRule,
  builtInEnvironments,
  checkEnvironment,
  DEFAULT_LIMITS,
  type Environment,
  FEEDBACK_LEVELS,
  type FeedbackLevel,
  type Limits,
  loadEnvironment,
  type Message,
  messagesFor,
  type Prompt,
  PROTOCOLS,
  type ProtocolName,
  REWARD_PRESETS,
  type RewardPreset,
} from './environment.ts';
export { type Book, bookOf, type DataLine } from './eval/book.ts';
export { type Completion, evaluate, type EvaluateOptions, type Evaluation, type JudgedCompletion, type Variant } from './eval/evaluate.ts';
export { csvOf, type Figures } from './eval/figures.ts';
export { reportOf } from './eval/report.ts';
export { ENGINE_ERRORS, EngineError, type EngineErrorCode } from './errors.ts';
export { evomFormat, type Extraction, extract, type ExtractOptions, sirlFormat } from './extract.ts';
export { feedback, type FeedbackOptions, type Findings } from './feedback.ts';
export { type Correction, correctionsById, type Label, type LabelledRow, labelOf, referenceOf } from './labels.ts';
export {
  type AdvantageOptions,
  advantages,
  informativeGroups,
  overlongPunishment,
  tokenAdvantages,
  zeroVarianceShare,
} from './learn/advantages.ts';
export {
  AGGREGATIONS,
  type Aggregation,
  type Algorithm,
  type AlgorithmName,
  ALGORITHMS,
  algorithmOf,
  CORRECTIONS,
  type Correction as SamplerCorrection,
  type Estimator,
  ESTIMATORS,
  KL_ESTIMATORS,
  type KlEstimator,
  RATIO_LEVELS,
  type RatioLevel,
  type Scale,
  SCALES,
} from './learn/algorithm.ts';
export { correctionFactors, type PolicyLoss, policyLoss, type TokenBatch, tokenWeights } from './learn/loss.ts';
export { closeTo, isRight, type MatchRule, matchOf, meetsRule, type Reference, TOLERANCES, type Tolerance } from './match.ts';
export { type Reward, REWARDS, reward, type RewardOptions, type RewardPart, type RewardParts } from './reward.ts';
export { CAPABILITIES, type Capability, type SelfTest, type SolverInfo, solvers, testSolver } from './solvers.ts';
export { FAMILIES } from './tasks/families.ts';
export { OUTCOMES, type Family, type Outcome } from './tasks/family.ts';
export { dataLineOf, familiesOf, type JudgedTask, judgeTasks, type Task, type TaskOptions, writeTasks } from './tasks/generate.ts';
export { type Split, SPLITS } from './tasks/voice.ts';
export type { Explanation, Fault, ModelSize, Verdict, Warning } from './verdict.ts';
