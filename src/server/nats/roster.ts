import type { NatsConnection } from '@nats-io/transport-node';
import { PRESENCE_MS, type WorkerPresence, watch } from './presence.ts';

/** The workers that a server has seen. */
export interface Roster {
  /** Those who said so lately and can judge for this server. */
  workers(): WorkerPresence[];
  /** When a worker with this solver was last heard of, as performance.now() counts; undefined: never. */
  served(solver: string): number | undefined;
  /** @returns what is asked of a worker for this solver, in words */
  needs(solver: string): string;
}

/** Beats of presence that may be missed. */
const MISSED = 5;

const versionsOf = (solvers: Readonly<Record<string, string>>): string =>
  Object.entries(solvers)
    .map(([name, version]) => `${name} ${version}`)
    .join(', ');

/**
 * @param tell says aloud who comes and goes, and who is of another build
 * @param onChange called when there is somebody new
 */
export function createRoster(nc: NatsConnection, build: string, tell: (line: string) => void, onChange: () => void): Roster {
  const seen = new Map<string, { readonly presence: WorkerPresence; readonly at: number }>();
  const refused = new Set<string>();
  const served = new Map<string, number>();
  const versions = new Map<string, string>();

  /** The same build may load other libraries: verdicts say which, and so do we. */
  function compareVersions({ host, solvers }: WorkerPresence): void {
    for (const [name, version] of Object.entries(solvers)) {
      const first = versions.get(name);
      if (first === undefined) versions.set(name, version);
      else if (first !== version) tell(`the worker on ${host} has ${name} ${version}, others ${first}: its verdicts may differ`);
    }
  }

  function greet(presence: WorkerPresence): void {
    const { host, threads, solvers } = presence;
    tell(`a worker on ${host} has come: ${threads} threads, ${versionsOf(solvers)}`);
    compareVersions(presence);
    onChange();
  }

  watch(nc, (presence) => {
    if (presence.kind !== 'worker') return;
    const { id, host, version } = presence;
    if (presence.build !== build) {
      if (!refused.has(id) && presence.gone !== true)
        tell(`the worker on ${host} is of another build (${version}, ${presence.build}; this is ${build}) and gets no work from here`);
      refused.add(id);
      return;
    }
    const known = seen.has(id);
    if (presence.gone === true) {
      seen.delete(id);
      if (known) tell(`the worker on ${host} has gone`);
      return;
    }
    const at = performance.now();
    seen.set(id, { presence, at });
    for (const solver of Object.keys(presence.solvers)) served.set(solver, at);
    if (!known) greet(presence);
  });

  return {
    workers() {
      const oldest = performance.now() - MISSED * PRESENCE_MS;
      for (const [id, { presence, at }] of seen) {
        if (at >= oldest) continue;
        seen.delete(id);
        tell(`the worker on ${presence.host} is not heard of any more`);
      }
      return [...seen.values()].map(({ presence }) => presence);
    },
    served: (solver) => served.get(solver),
    needs: (solver) => `none of this build (${build}) with ${solver} is there; start one with assay worker --nats`,
  };
}
