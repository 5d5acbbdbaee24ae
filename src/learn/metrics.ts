import { zeroVarianceShare } from './advantages.ts';
import type { Collected } from './collect.ts';
import type { Look } from './learner.ts';
import type { PolicyLoss } from './loss.ts';

/** One line of a run's log: names as TRL has them where it has one. */
export type StepMetrics = Readonly<Record<string, number>>;

const mean = (values: readonly number[]): number =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;

function deviation(values: readonly number[]): number {
  if (values.length < 2) return 0;
  const middle = mean(values);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (values.length - 1));
}

/** What was written, and how it was judged. */
export function collectedMetrics({ tries, rewards, all, batches, dropped, sampleMs, judgeMs }: Collected, samples: number): StepMetrics {
  const known = Array.from(all).filter((reward) => !Number.isNaN(reward));
  const groups = Array.from({ length: rewards.length / samples }, (_, g) => Array.from(rewards.subarray(g * samples, (g + 1) * samples)));
  const lengths = tries.map(({ written }) => written.tokens?.length ?? 0);
  const share = (count: number): number => (tries.length === 0 ? 0 : count / tries.length);
  const statuses: Record<string, number> = {};
  for (const { judged } of tries) {
    const name = `verdict/${judged.verdict.status}`;
    statuses[name] = (statuses[name] ?? 0) + share(1);
  }
  const part = (name: 'answer' | 'rows'): number => mean(tries.map(({ judged }) => judged.parts?.[name] ?? 0));
  return {
    reward: mean(known),
    reward_std: mean(groups.map((group) => deviation(group.filter((reward) => !Number.isNaN(reward))))),
    frac_reward_zero_std: zeroVarianceShare(rewards, samples),
    'completions/mean_length': mean(lengths),
    'completions/max_length': Math.max(0, ...lengths),
    'completions/clipped_ratio': share(tries.filter(({ written }) => written.finish === 'length').length),
    unjudged: share(tries.filter(({ reward }) => Number.isNaN(reward)).length),
    answer: part('answer'),
    rows: part('rows'),
    ...statuses,
    'sampling/batches': batches,
    'sampling/dropped_groups': dropped,
    'sampling/groups': groups.length,
    'time/sample_ms': sampleMs,
    'time/judge_ms': judgeMs,
    num_tokens: lengths.reduce((sum, length) => sum + length, 0),
  };
}

/** What was learned from it. */
export function learnedMetrics(loss: PolicyLoss, looks: readonly Look[]): StepMetrics {
  return {
    loss: loss.loss,
    kl: loss.kl,
    'clip_ratio/low_mean': loss.clipLowShare,
    'clip_ratio/high_mean': loss.clipHighShare,
    entropy: mean(looks.flatMap(({ entropy }) => Array.from(entropy ?? []))),
  };
}
