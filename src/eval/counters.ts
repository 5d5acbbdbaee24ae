import type { Book, Problem } from './book.ts';
import type { Cell, SetInfo, Transfer } from './figures.ts';
import { addToTally, cellOf, createTally, type Found, merge, type Tally } from './tally.ts';

/**
 * Counters of all that is judged, by source, environment and set.
 * @param names of the environments
 */
export function createCounters(names: readonly string[]) {
  const tallies = new Map<string, { source: string; environment: string; set: string; tally: Tally }>();
  const transfers = new Map<string, { -readonly [K in keyof Transfer]: Transfer[K] }>();
  const sources = new Set<string>();

  function count(source: string, environment: string, found: Found): void {
    sources.add(source);
    const key = JSON.stringify([source, environment, found.problem.set]);
    let place = tallies.get(key);
    if (place === undefined) {
      place = { source, environment, set: found.problem.set, tally: createTally() };
      tallies.set(key, place);
    }
    addToTally(place.tally, found);
  }

  /** @param right by environment; undefined: not judged there */
  function countTransfers(source: string, right: readonly (boolean | undefined)[]): void {
    for (const [i, from] of names.entries()) {
      for (const [k, to] of names.entries()) {
        const [here, there] = [right[i], right[k]];
        if (i === k || here === undefined || there === undefined) continue;
        const key = JSON.stringify([source, i, k]);
        const counts = transfers.get(key) ?? { source, from, to, both: 0, onlyFrom: 0, onlyTo: 0, neither: 0 };
        transfers.set(key, counts);
        counts[here ? (there ? 'both' : 'onlyFrom') : there ? 'onlyTo' : 'neither'] += 1;
      }
    }
  }

  function cells(): Cell[] {
    const list: Cell[] = [];
    for (const source of sources) {
      for (const environment of names) {
        const mine = [...tallies.values()].filter((place) => place.source === source && place.environment === environment);
        if (mine.length > 1) list.push(cellOf(merge(mine.map(({ tally }) => tally)), { source, environment }));
        for (const { set, tally } of mine) list.push(cellOf(tally, { source, environment, set }));
      }
    }
    return list;
  }

  /** Problems with completions, by set. */
  function attempted(): Map<string, Map<string, Problem>> {
    const sets = new Map<string, Map<string, Problem>>();
    for (const { set, tally } of tallies.values()) {
      const problems = sets.get(set) ?? new Map<string, Problem>();
      sets.set(set, problems);
      for (const [id, { problem }] of tally.groups) problems.set(id, problem);
    }
    return sets;
  }

  return { count, countTransfers, cells, attempted, transfers: () => [...transfers.values()], sources: () => [...sources] };
}

/** @returns what the labels of the sets with completions are like */
export function setInfos(book: Book, attempted: ReadonlyMap<string, ReadonlyMap<string, Problem>>): SetInfo[] {
  return [...attempted].map(([name, tried]) => {
    const known = [...book.problems()].filter(({ set }) => set === name);
    const problems = known.length > 0 ? known : [...tried.values()];
    const having = (test: (problem: Problem) => boolean): number => problems.filter(test).length;
    return {
      name,
      problems: problems.length,
      attempted: tried.size,
      published: having(({ label }) => label.published !== undefined),
      corrected: having(({ label }) => label.corrected !== undefined),
      disputed: having(({ label }) => label.disputed),
      noSolution: having(({ label }) => label.published?.status === 'noSolution'),
      models: having(({ model }) => model !== undefined),
    };
  });
}
