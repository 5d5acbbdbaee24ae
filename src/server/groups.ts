/** Groups of samples of one prompt, and how many of them say nothing to a learner, since all samples earned the same. */
export interface Groups {
  /** Of two samples or more. */
  readonly seen: number;
  readonly still: number;
  add(group: string | number, reward: number): void;
}

interface Group {
  readonly reward: number;
  samples: number;
  still: boolean;
}

/** Groups that may still grow; the oldest is taken to be complete. */
const OPEN = 4096;

export function createGroups(): Groups {
  const open = new Map<string | number, Group>();
  let seen = 0;
  let still = 0;
  return {
    get seen() {
      return seen;
    },
    get still() {
      return still;
    },
    add(key, reward) {
      const group = open.get(key);
      if (group === undefined) {
        open.set(key, { reward, samples: 1, still: true });
        const [oldest] = open.keys();
        if (open.size > OPEN && oldest !== undefined) open.delete(oldest);
        return;
      }
      group.samples += 1;
      if (group.samples === 2) {
        seen += 1;
        still += 1;
      }
      if (group.still && reward !== group.reward) {
        group.still = false;
        still -= 1;
      }
    },
  };
}
