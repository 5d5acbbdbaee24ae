// The order of test files: those that take minutes begin first, so that none is left to run alone at the end. A fresh clone knows no
// times, and vitest then goes by the size of the files.
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Longest first; build/test-report.json has what each took. */
const SLOW: readonly string[] = [
  'package',
  'native',
  'soak-faults',
  'completions',
  'faults',
  'server/clients',
  'fuzz/fuzz',
  'server/load',
  'nats/faults',
  'nats/soak',
  'shards',
  'small',
  'learn/experiments',
  'server/generated',
  'learn/train',
  'learn/train-command',
  'programs/limits',
];

const rankOf = ({ moduleId }: TestSpecification): number => {
  const rank = SLOW.findIndex((name) => moduleId.endsWith(`/tests/${name}.test.ts`));
  return rank < 0 ? SLOW.length : rank;
};

export default class SlowFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(files)).toSorted((a, b) => rankOf(a) - rankOf(b));
  }
}
