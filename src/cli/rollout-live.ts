import type { Policy } from '../policy/policy.ts';
import type { RolloutGroup, Turn } from '../rollout/rollout.ts';

/** What a rollout came to so far. */
interface RolloutFigures {
  readonly seconds: number;
  readonly completions: number;
  readonly completionsPerSecond: number;
  /** Absent: the policy does not tell tokens. */
  readonly tokens?: number;
  readonly tokensPerSecond?: number;
  readonly groups: number;
  /** Groups whose rewards are all equal, which teach nothing. */
  readonly equalGroups: number;
  readonly rewardMean?: number;
  /** Completions by what the verdict says. */
  readonly statuses: Readonly<Record<string, number>>;
  /** Time that judging took of a processor, as a share of the whole time. */
  readonly judgingShare: number;
  /** Time that the policy had nothing to write, as a share of the whole time. Absent: it does not tell. */
  readonly idleShare?: number;
  /** What the policy writes on, and why. */
  readonly on?: string;
}

/** A line on standard error while a rollout runs, where that is a terminal; and what it came to at the end. */
export interface Live {
  judged(turn: Turn): void;
  group(group: RolloutGroup): void;
  unjudged(): number;
  figures(): RolloutFigures;
  /** @param json the figures as one line of JSON, else in words */
  stop(json: boolean): void;
}

const REDRAW_MS = 200;

export interface LiveOptions {
  readonly problems: number;
  readonly group: number;
  readonly skipped: number;
  readonly policy: Policy;
  readonly on?: string;
}

export function createLive({ problems, group, skipped, policy, on }: LiveOptions): Live {
  const begun = performance.now();
  const terminal = process.stderr.isTTY === true;
  const statuses: Record<string, number> = {};
  let completions = 0;
  let tokens: number | undefined;
  let judgingMs = 0;
  let groups = 0;
  let equal = 0;
  let rewards = 0;
  let rewarded = 0;
  let unjudged = 0;
  let drawn = 0;

  const share = (ms: number, seconds: number): number => Math.round((ms / 1000 / seconds) * 1e5) / 1e5;
  function figures(): RolloutFigures {
    const seconds = (performance.now() - begun) / 1000;
    const idleMs = policy.idleMs?.();
    const rate = (count: number): number => Math.round((count / seconds) * 10) / 10;
    return {
      seconds: Math.round(seconds * 10) / 10,
      completions,
      completionsPerSecond: rate(completions),
      ...(tokens !== undefined && { tokens, tokensPerSecond: rate(tokens) }),
      groups,
      equalGroups: equal,
      ...(rewarded > 0 && { rewardMean: Math.round((rewards / rewarded) * 1e4) / 1e4 }),
      statuses,
      judgingShare: share(judgingMs, seconds),
      ...(idleMs !== undefined && { idleShare: share(idleMs, seconds) }),
      ...(on !== undefined && { on }),
    };
  }
  function line(): string {
    const now = figures();
    const speed = now.tokensPerSecond === undefined ? '' : `${now.tokensPerSecond} tokens/s, `;
    const mean = now.rewardMean === undefined ? '' : `, reward ${now.rewardMean}`;
    return `${groups} of ${problems} groups, ${speed}${now.completionsPerSecond} completions/s${mean}, ${equal} groups of equal rewards, judging ${(100 * now.judgingShare).toFixed(2)} % of the time`;
  }
  function draw(): void {
    if (!terminal || performance.now() - drawn < REDRAW_MS) return;
    drawn = performance.now();
    process.stderr.write(`\r\u001b[K${line()}`);
  }
  if (skipped > 0) console.error(`assay: ${skipped} problems are in the output already`);

  return {
    judged({ written, judged }) {
      completions += 1;
      if (written.tokens !== undefined) tokens = (tokens ?? 0) + written.tokens.length;
      const { status, timeUs } = judged.verdict;
      statuses[status] = (statuses[status] ?? 0) + 1;
      judgingMs += Object.values(timeUs ?? {}).reduce((sum, us) => sum + us, 0) / 1000;
      draw();
    },
    group({ samples }) {
      groups += 1;
      const known = samples.map(({ reward }) => reward).filter((reward): reward is number => typeof reward === 'number');
      rewards += known.reduce((sum, reward) => sum + reward, 0);
      rewarded += known.length;
      unjudged += samples.filter(({ reward, turns }) => reward === null || turns.at(-1)?.judged.verdict.status === 'failed').length;
      if (known.length === group && known.every((reward) => reward === known[0])) equal += 1;
      draw();
    },
    unjudged: () => unjudged,
    figures,
    stop(json) {
      if (terminal) process.stderr.write('\r\u001b[K');
      console.error(json ? JSON.stringify(figures()) : `assay: ${line()}`);
    },
  };
}
