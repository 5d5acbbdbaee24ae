// How large the experiments are, and what their policies write for.
import { checkEnvironment } from '../../dist/index.js';

/**
 * Sizes: `mini` is what two cores carry in two hours and a half; `suite` is the same road in a minute, for the tests; `small` has real
 * families and a larger policy, and takes a night.
 */
export const SCALES = {
  mini: {
    families: ['compact-profit', 'compact-cost'],
    shape: { vocabulary: 460, width: 64, layers: 2, heads: 4, keyValueHeads: 4, feedForward: 128, context: 320 },
    tasks: 6000,
    practice: 6000,
    probed: 100,
    examined: 400,
    sft: { steps: 5000, batch: 16, rate: 4e-3, until: { right: 0.4, every: 50 } },
    mix: { steps: 900, batch: 16, rate: 2e-3 },
    few: { tasks: 100, steps: 200, batch: 16, rate: 2e-3 },
    rl: { steps: 150, prompts: 16, samples: 8, rate: 5e-4 },
    maxTokens: { lp: 56, mps: 110 },
    granularity: 16,
  },
  suite: {
    families: ['compact-profit'],
    shape: { vocabulary: 420, width: 64, layers: 2, heads: 4, keyValueHeads: 4, feedForward: 128, context: 320 },
    tasks: 500,
    practice: 200,
    probed: 20,
    examined: 50,
    sft: { steps: 60, batch: 16, rate: 4e-3, until: { right: 0.4, every: 30 } },
    mix: { steps: 20, batch: 16, rate: 2e-3 },
    few: { tasks: 20, steps: 5, batch: 8, rate: 1e-3 },
    rl: { steps: 4, prompts: 4, samples: 4, rate: 5e-4 },
    maxTokens: { lp: 56, mps: 110 },
    granularity: 32,
  },
  small: {
    families: ['knapsack', 'vehicles', 'hiring', 'cutting'],
    shape: { vocabulary: 600, width: 128, layers: 3, heads: 4, keyValueHeads: 4, feedForward: 352, context: 512 },
    tasks: 8000,
    practice: 8000,
    probed: 100,
    examined: 400,
    sft: { steps: 6000, batch: 32, rate: 2e-3 },
    mix: { steps: 3000, batch: 32, rate: 1e-3 },
    few: { tasks: 100, steps: 100, batch: 16, rate: 5e-4 },
    rl: { steps: 200, prompts: 16, samples: 8, rate: 2e-4 },
    maxTokens: { lp: 130, mps: 260 },
    granularity: 64,
  },
};

const target = (name, solver, format, dialect, extra = {}) =>
  checkEnvironment({ name, solver, format, dialect, reward: 'graded', prompt: { system: name, user: '{question}' }, ...extra });

/** As HiGHS takes it and COPT does not: no blanks around signs, none behind coefficients. */
const glued = (text) => text.replace(/(\d) (?=[a-z])/g, '$1').replace(/ ?(\+|<=|>=|:) /g, '$1');

/**
 * Three targets whose texts differ, named in the prompt. COPT itself is not needed: a text that its reader would take for another model is
 * refused by our own (dialect `copt`), and what is taken is solved by HiGHS.
 */
export const TARGETS = {
  A: { environment: target('highs-lp', 'highs', 'lp', 'highs'), write: glued },
  B: { environment: target('ortools-mps', 'scip', 'mps', 'any'), write: (text) => text },
  C: { environment: target('copt-lp', 'highs', 'lp', 'copt'), write: (text) => text },
};

/** The same target with another reward. */
export const rewarded = ({ environment, write }, reward) => ({ environment: checkEnvironment({ ...environment, reward }), write });
