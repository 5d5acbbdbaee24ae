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
export { exam, type Grades } from './learn/exam.ts';
export {
  createLearner,
  type Learner,
  type LearnerOptions,
  type LearnerState,
  type Lesson,
  type Look,
  type Sequence,
} from './learn/learner.ts';
export { correctionFactors, type PolicyLoss, policyLoss, type TokenBatch, tokenWeights } from './learn/loss.ts';
export type { StepMetrics } from './learn/metrics.ts';
export { LORA_DEFAULTS, type Trained } from './learn/parameters.ts';
export { type CourseLine, trainingReport, type TrainingReport } from './learn/report.ts';
export { rateAt, type Schedule } from './learn/schedule.ts';
export { lessonsOf, supervise, type SuperviseOptions, type SuperviseRecord } from './learn/supervise.ts';
export { type StepRecord, train, TRAIN_DEFAULTS, type TrainOptions, type TrainParts } from './learn/train.ts';
export { createTrainee, type Trainee } from './learn/trainee.ts';
export { OPTIMIZER_DEFAULTS, type Optimizer } from './learn/update-graph.ts';
export { closeTo, isRight, type MatchRule, matchOf, meetsRule, type Reference, TOLERANCES, type Tolerance } from './match.ts';
export { type Model, openModel, writeModel } from './policy/folder.ts';
export { initialModel, type InitOptions } from './policy/init.ts';
export { createNativePolicy, type NativeOptions, type NativePolicy } from './policy/native.ts';
export type { Policy, Sampling, Written, WriteRequest } from './policy/policy.ts';
export { type Reward, REWARDS, reward, type RewardOptions, type RewardPart, type RewardParts } from './reward.ts';
export { CAPABILITIES, type Capability, type SelfTest, type SolverInfo, solvers, testSolver } from './solvers.ts';
export { FAMILIES, NAMED_FAMILIES } from './tasks/families.ts';
export { OUTCOMES, type Family, type Outcome } from './tasks/family.ts';
export { dataLineOf, familiesOf, type JudgedTask, judgeTasks, type Task, type TaskOptions, writeTasks } from './tasks/generate.ts';
export { type Split, SPLITS } from './tasks/voice.ts';
export type { Explanation, Fault, ModelSize, Verdict, Warning } from './verdict.ts';
