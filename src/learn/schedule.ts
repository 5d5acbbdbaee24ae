import { shown } from '../errors.ts';

/** How the learning rate goes over the steps: up from 0 in a straight line, then as the shape says, to `least` times itself at the end. */
export interface Schedule {
  readonly rate: number;
  readonly shape: 'constant' | 'linear' | 'cosine';
  readonly warmup: number;
  readonly steps: number;
  readonly least: number;
}

/** @param step from 0 */
export function rateAt({ rate, shape, warmup, steps, least }: Schedule, step: number): number {
  if (!(rate > 0)) throw new RangeError(`expected rate to be a positive number, got ${shown(rate)}`);
  if (step < warmup) return (rate * (step + 1)) / warmup;
  const share = Math.min(1, (step - warmup) / Math.max(1, steps - warmup));
  if (shape === 'constant') return rate;
  const left = shape === 'linear' ? 1 - share : (1 + Math.cos(Math.PI * share)) / 2;
  return rate * (least + (1 - least) * left);
}
