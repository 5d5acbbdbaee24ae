import type { Family } from './family.ts';
import { COMPACT } from './families/compact.ts';
import { MIXING } from './families/mixing.ts';
import { MONEY } from './families/money.ts';
import { NETWORKS } from './families/networks.ts';
import { PEOPLE } from './families/people.ts';
import { PLANNING } from './families/planning.ts';
import { PRODUCTION } from './families/production.ts';
import { SELECTION } from './families/selection.ts';
import { YIELDS } from './families/yields.ts';

/** All kinds of problems that are written unless others are named. */
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

/** The same, and those in few words for very small policies, which are written only where they are named. */
export const NAMED_FAMILIES: readonly Family[] = [...FAMILIES, ...COMPACT];
