import type { Family } from './family.ts';
import { MIXING } from './families/mixing.ts';
import { MONEY } from './families/money.ts';
import { NETWORKS } from './families/networks.ts';
import { PEOPLE } from './families/people.ts';
import { PLANNING } from './families/planning.ts';
import { PRODUCTION } from './families/production.ts';
import { SELECTION } from './families/selection.ts';
import { YIELDS } from './families/yields.ts';

/** All kinds of problems there are. */
export const FAMILIES: readonly Family[] = [
  ...PRODUCTION,
  ...PLANNING,
  ...MIXING,
  ...YIELDS,
  ...SELECTION,
  ...NETWORKS,
  ...PEOPLE,
  ...MONEY,
];
