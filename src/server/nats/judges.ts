import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CallOptions, createEngine, type Engine, type EngineOptions, type Item } from '../../engine.ts';
import type { Job, WireItem } from './message.ts';
import type { Settings } from './settings.ts';

/** Engines of a worker, one for each way in which its servers judge. */
export interface Judges {
  /** Judges items of a job, and tells of each by its place among them. */
  judge(job: Job, items: readonly WireItem[], options: Required<CallOptions>): Promise<unknown>;
  close(): Promise<void>;
}

export type MachineOptions = Pick<EngineOptions, 'threads' | 'isolation' | 'cache'>;

interface Judge {
  readonly engine: Promise<Engine>;
  /** Where the servers' own environments lie for the engine to read. */
  readonly folder: string | undefined;
  readonly files: ReadonlyMap<string, string>;
  busy: number;
}

/** Each has processes of its own. */
const MOST_ENGINES = 4;

function createJudge(text: string, machine: MachineOptions): Judge {
  const { engine, environments } = JSON.parse(text) as Settings; // of a server of the same build
  const files = new Map<string, string>();
  let folder: string | undefined;
  for (const [name, environment] of Object.entries(environments)) {
    folder ??= mkdtempSync(join(tmpdir(), 'assay-worker-'));
    const path = join(folder, `${files.size}.json`);
    writeFileSync(path, JSON.stringify(environment));
    files.set(name, path);
  }
  return { engine: createEngine({ ...engine, ...machine }), folder, files, busy: 0 };
}

async function closeJudge({ engine, folder }: Judge): Promise<void> {
  await engine.then(
    (made) => made.close(),
    () => undefined, // it was never made, which was said
  );
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
}

export function createJudges(machine: MachineOptions): Judges {
  const judges = new Map<string, Judge>(); // the longest unused first

  function judgeOf(settings: string): Judge {
    const found = judges.get(settings) ?? createJudge(settings, machine);
    found.engine.catch(() => judges.delete(settings)); // who asked is told; the next try may go better
    judges.delete(settings);
    judges.set(settings, found);
    for (const [other, judge] of judges) {
      if (judges.size <= MOST_ENGINES) break;
      if (judge.busy > 0 || judge === found) continue;
      judges.delete(other);
      void closeJudge(judge);
    }
    return found;
  }

  return {
    async judge({ settings, references }, items, options) {
      const one = judgeOf(settings);
      const itemOf = ({ reference, environment, ...rest }: WireItem): Item => ({
        ...rest,
        ...(reference !== undefined && { reference: references[reference] ?? {} }),
        ...(environment !== undefined && { environment: one.files.get(environment) ?? environment }),
      });
      one.busy += 1;
      try {
        return await (await one.engine).judge(items.map(itemOf), options);
      } finally {
        one.busy -= 1;
      }
    },
    async close() {
      await Promise.all([...judges.values()].map(closeJudge));
    },
  };
}
