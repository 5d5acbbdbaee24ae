import { createGraph, type Graph, type GraphBuilder } from '../onnx/graph.ts';
import type { DecoderConfig } from '../policy/config.ts';
import { headOf, linear } from '../policy/decoder.ts';
import type { WeightSource } from '../policy/rollout-graph.ts';
import { trainingDecoder } from '../policy/training-graph.ts';
import type { Algorithm } from './algorithm.ts';
import { differentiate } from './gradient/differentiate.ts';
import { LOG_RATIO_BOUND } from './loss.ts';
import { declareWeights, parametersOf, type Trained } from './parameters.ts';

/**
 * Names of the values that the graphs of a learner take and give; all but tokens, places and targets are float32. Logits are made for
 * completions alone: a prompt's would cost as much, and nobody looks at them.
 */
export const STEP = {
  /** int64 [rows, positions] */
  tokens: 'tokens',
  /** int64 [rows, tail]: the position before each token of a completion, counted through all rows. */
  places: 'places',
  /** int64 [rows, tail]: the tokens of the completions. */
  targets: 'targets',
  /** [rows, tail]: what a token's loss counts; 0 for what is filled up. */
  weight: 'weight',
  /** [rows, tail]: advantage, times the correction for the sampler. */
  advantage: 'advantage',
  /** [rows, tail]: log-probabilities before the update. */
  old: 'old',
  /** [rows, tail]: the least that an objective counts, for the dual clip. */
  floor: 'floor',
  /** [rows, tail]: log-probabilities under the reference policy. */
  reference: 'reference',
  /** [rows, tail]: 1 / length of the completion for its tokens, for a ratio a sequence. */
  share: 'share',
  loss: 'loss',
  /** [rows, tail] */
  logp: 'logp',
  entropy: 'entropy',
  /** Sum of the slopes so far, and with this micro-batch's. */
  sum: (name: string): string => `sum.${name}`,
  next: (name: string): string => `next.${name}`,
} as const;

/** What a step does: `forward` only looks, `supervised` makes targets likelier, an algorithm follows rewards. */
export type Goal = 'forward' | 'supervised' | Algorithm;

export interface StepOptions {
  readonly config: DecoderConfig;
  readonly trained: Trained;
  /** Of weights that are not trained. */
  readonly source: (name: string) => WeightSource;
  readonly rows: number;
  /** Of prompts and completions together, each row filled up behind. */
  readonly positions: number;
  /** Tokens of a completion, filled up likewise. */
  readonly tail: number;
  readonly goal: Goal;
  /** Of the sampler: log-probabilities are those of the distribution that it drew from. */
  readonly temperature: number;
}

/** Log-probabilities of the targets, and the entropy where each was chosen. */
function scores(
  graph: GraphBuilder,
  { config, temperature, goal }: StepOptions,
  hidden: string,
  targets: string,
  weight: (name: string) => string,
) {
  const last = graph.ints([-1]);
  const axis = { axis: { int: -1 } };
  const logits = linear(graph, hidden, weight(headOf(config)));
  const scaled = temperature === 1 ? logits : graph.node('Mul', [logits, graph.floats([1 / temperature], [])]);
  const all = graph.node('LogSoftmax', [scaled], { attributes: axis });
  const picked = graph.node('GatherElements', [all, graph.node('Unsqueeze', [targets, last])], { attributes: axis });
  const logp = graph.node('Squeeze', [picked, last], { name: STEP.logp });
  if (goal !== 'supervised') {
    const terms = graph.node('Mul', [graph.node('Exp', [all]), all]);
    const sum = graph.node('ReduceSum', [terms, last], { attributes: { keepdims: { int: 0 } } });
    graph.node('Neg', [sum], { name: STEP.entropy });
    graph.output(STEP.entropy, 'float32');
  }
  graph.output(logp, 'float32');
  return logp;
}

const bounded = (graph: GraphBuilder, value: string): string =>
  graph.node('Clip', [value, graph.floats([-LOG_RATIO_BOUND], []), graph.floats([LOG_RATIO_BOUND], [])]);

/** The clipped objective of each token, to be made large. policyLoss() says the same in float64. */
function objective(graph: GraphBuilder, logp: string, { rows, tail }: StepOptions, algorithm: Algorithm): string {
  const input = (name: string): string => graph.input(name, 'float32', [rows, tail]);
  const advantage = input(STEP.advantage);
  const difference = graph.node('Sub', [logp, input(STEP.old)]);
  const logRatio =
    algorithm.ratio === 'token'
      ? difference
      : graph.node('ReduceSum', [graph.node('Mul', [difference, input(STEP.share)]), graph.ints([-1])], {
          attributes: { keepdims: { int: 1 } },
        });
  const ratio = graph.node('Exp', [bounded(graph, logRatio)]);
  const held = graph.node('Clip', [ratio, graph.floats([1 - algorithm.clipLow], []), graph.floats([1 + algorithm.clipHigh], [])]);
  const times = (value: string): string => graph.node('Mul', [value, advantage]);
  const least = graph.node('Min', [times(ratio), times(held)]);
  return Number.isFinite(algorithm.dualClip) ? graph.node('Max', [least, input(STEP.floor)]) : least;
}

/** The divergence from the reference policy at each token. */
function divergence(graph: GraphBuilder, logp: string, { rows, tail }: StepOptions, { kl }: Algorithm): string {
  const gap = bounded(graph, graph.node('Sub', [logp, graph.input(STEP.reference, 'float32', [rows, tail])]));
  if (kl === 'k1') return gap;
  if (kl === 'k2') return graph.node('Mul', [graph.node('Mul', [gap, gap]), graph.floats([0.5], [])]);
  const inverse = graph.node('Exp', [graph.node('Neg', [gap])]);
  return graph.node('Sub', [graph.node('Add', [inverse, gap]), graph.floats([1], [])]);
}

function tokenLoss(graph: GraphBuilder, logp: string, options: StepOptions): string {
  const { goal } = options;
  if (goal === 'forward' || goal === 'supervised') return graph.node('Neg', [logp]);
  const loss = graph.node('Neg', [objective(graph, logp, options, goal)]);
  if (goal.kl === 'none') return loss;
  return graph.node('Add', [loss, graph.node('Mul', [divergence(graph, logp, options, goal), graph.floats([goal.klWeight], [])])]);
}

/** A whole step as one graph: forward, loss, backward, slopes added to those of earlier micro-batches. */
export function stepGraph(options: StepOptions): Graph {
  const { config, trained, source, rows, positions, tail, goal } = options;
  const graph = createGraph('step');
  const tokens = graph.input(STEP.tokens, 'int64', [rows, positions]);
  const places = graph.input(STEP.places, 'int64', [rows, tail]);
  const targets = graph.input(STEP.targets, 'int64', [rows, tail]);
  const weight = declareWeights(graph, config, trained, source);
  const hidden = trainingDecoder(graph, config, tokens, { positions, weight });
  const listed = graph.node('Reshape', [hidden, graph.ints([rows * positions, config.width])]);
  const logp = scores(graph, options, graph.node('Gather', [listed, places]), targets, weight);
  if (goal === 'forward') return graph.graph;
  const weights = graph.input(STEP.weight, 'float32', [rows, tail]);
  const loss = graph.node('ReduceSum', [graph.node('Mul', [tokenLoss(graph, logp, options), weights])], {
    name: STEP.loss,
    attributes: { keepdims: { int: 0 } },
  });
  graph.output(loss, 'float32');
  const parameters = parametersOf(config, trained);
  const slopes = differentiate(graph, loss, [...parameters.keys()]);
  for (const [name, shape] of parameters) {
    const sum = graph.input(STEP.sum(name), 'float32', shape);
    const slope = slopes.get(name);
    if (slope === undefined) throw new RangeError(`expected the loss to depend on ${name}`);
    graph.output(graph.node('Add', [sum, slope], { name: STEP.next(name) }), 'float32', shape);
  }
  return graph.graph;
}
