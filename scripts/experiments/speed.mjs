// What a step costs: tokens trained a second beside tokens looked at, on the same sequences.
import { join } from 'node:path';
import { TARGETS } from './scales.mjs';
import { lessonsOf } from '../../dist/learn/supervise.js';

const REPEATS = 9;

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

async function timed(work) {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

export function measureSpeed({ once, withRun, problems, told }, scale, home) {
  return once('speed-1', (folder) =>
    withRun(join(home, 'sft-1/policy'), folder, 'lp', async ({ learner, trainee }) => {
      const lessons = lessonsOf(
        told(TARGETS.A, problems.lessons.slice(0, 64)),
        TARGETS.A.environment,
        trainee.model.tokenizer,
        scale.shape.context,
      )
        .map((lesson) => ({ ...lesson, weight: 1e-3 }))
        .sort((a, b) => a.prompt.length + a.completion.length - b.prompt.length - b.completion.length);
      const tokens = lessons.reduce((sum, { prompt, completion }) => sum + prompt.length + completion.length, 0);
      const times = { look: [], study: [], update: [] };
      for (let repeat = -2; repeat < REPEATS; repeat += 1) {
        const found = {
          look: await timed(() => learner.look(lessons)),
          study: await timed(() => learner.study(lessons, 'supervised')),
          update: await timed(() => learner.update(1e-9)),
        };
        if (repeat >= 0) for (const [key, ms] of Object.entries(found)) times[key].push(ms);
      }
      const ms = Object.fromEntries(Object.entries(times).map(([key, list]) => [key, Number(median(list).toFixed(1))]));
      return {
        speed: {
          sequences: lessons.length,
          tokens,
          ms,
          forwardPerSecond: Math.round((1000 * tokens) / ms.look),
          trainedPerSecond: Math.round((1000 * tokens) / (ms.study + ms.update)),
          peakMb: Math.round(process.resourceUsage().maxRSS / 1024),
        },
      };
    }),
  );
}
