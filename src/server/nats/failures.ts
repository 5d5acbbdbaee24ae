import type { FaultCode, SolverName } from '../../codes.gen.ts';
import { type Item, type Judged, prepareItem } from '../../engine/chunk.ts';
import { judgedOf } from '../../engine/judged.ts';
import { templateOf } from '../../engine/options.ts';
import { loadEnvironment } from '../../environment.ts';
import type { SettingsOptions } from './settings.ts';
import { MOST_DEATHS } from './desk.ts';

/** What is said of items that no worker could judge: failures of ours, in the shape that an engine gives them. */
export interface Failures {
  crashed(item: Item, solver: SolverName): Judged;
  tooLarge(item: Item, solver: SolverName, bytes: number, most: number): Judged;
}

export function createFailures({ engine, environment }: SettingsOptions): Failures {
  function failed(item: Item, solver: SolverName, code: FaultCode, message: string): Judged {
    const source = item.environment ?? environment;
    const template = templateOf(engine, source === undefined ? undefined : loadEnvironment(source));
    const prepared = prepareItem(item, template, false);
    return judgedOf(prepared, { status: 'failed', solver, fault: { code, message }, warnings: [], timeUs: {} }, undefined, undefined);
  }
  return {
    crashed: (item, solver) => failed(item, solver, 'solverCrash', `${MOST_DEATHS} workers ended while they judged this`),
    tooLarge: (item, solver, bytes, most) =>
      failed(item, solver, 'tooLarge', `${bytes} bytes do not fit a message of the NATS server (${most}): raise its max_payload`),
  };
}
