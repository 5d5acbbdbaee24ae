import { SOLVERS, type SolverName } from '../../codes.gen.ts';
import type { EngineOptions } from '../../engine.ts';
import { ENGINE_DEFAULTS } from '../../engine/options.ts';
import { builtInEnvironments, type Environment, loadEnvironment } from '../../environment.ts';
import { FALLBACK } from '../../programs/answering.ts';

/** How a server judges, for its workers: what an engine is made with. */
export interface Settings {
  /** Without all that is a machine's own affair: threads, processes, folders. */
  readonly engine: Omit<EngineOptions, 'threads' | 'isolation' | 'shards' | 'sandboxes' | 'cache' | 'queueBytes'>;
  /** Environments from files of the server, which a worker does not have, by the name that items say. */
  readonly environments: Readonly<Record<string, Environment>>;
}

export interface SettingsOptions {
  readonly engine: EngineOptions;
  /** The default one, by name or path. */
  readonly environment: string | undefined;
  readonly environments: readonly string[];
}

/** Everything about environments and solvers that a server must know to send an item. */
export interface Routes {
  /** JSON of Settings. */
  readonly settings: string;
  /** @returns the solver that a worker must have to judge an item of this environment */
  solverOf(environment: string | undefined): SolverName;
}

/** @throws EngineError `badEnvironment` */
export function routesOf({ engine, environment, environments }: SettingsOptions): Routes {
  const { threads: _t, isolation: _i, shards: _s, sandboxes: _b, cache: _c, queueBytes: _q, ...judging } = engine;
  const own = new Set(builtInEnvironments());
  const files = [environment, ...environments].filter((source): source is string => source !== undefined && !own.has(source));
  const loaded = new Map(files.map((source) => [source, loadEnvironment(source)]));
  const settings: Settings = {
    engine: { ...judging, ...(environment !== undefined && { environment: loaded.get(environment) ?? environment }) },
    environments: Object.fromEntries(loaded),
  };
  const known = new Map<string | undefined, SolverName>();

  function look(source: string | undefined): SolverName {
    const name = source ?? environment;
    const found = name === undefined ? undefined : (loaded.get(name) ?? loadEnvironment(name));
    // A program's model is answered by whatever solver its worker has.
    if (found?.format === 'program') return SOLVERS[FALLBACK] ?? ENGINE_DEFAULTS.solver;
    return engine.solver ?? found?.solver ?? ENGINE_DEFAULTS.solver;
  }
  return {
    settings: JSON.stringify(settings),
    solverOf(source) {
      let solver = known.get(source);
      if (solver === undefined) {
        solver = look(source);
        known.set(source, solver);
      }
      return solver;
    },
  };
}
