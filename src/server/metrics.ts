import type { FastifyInstance } from 'fastify';
import { collectDefaultMetrics, Gauge, type Metric, Registry } from 'prom-client';
import type { AnswerStats, Engine } from '../engine.ts';
import type { Buckets } from '../engine/histogram.ts';
import type { RemoteStats } from '../engine/stats.ts';
import type { Listeners } from './listeners/listeners.ts';
import type { Queue } from './queue.ts';
import { countReplies } from './replies.ts';
import { STAGES, type Tally } from './tally.ts';

export interface MetricsParts {
  readonly engine: Engine;
  readonly queue: Queue;
  readonly tally: Tally;
  /** Replies, by route and status; counted here. */
  readonly replies: Map<string, number>;
  /** Processes that listen for this one; undefined: it listens itself, or they are not there yet. */
  readonly listeners: () => Listeners | undefined;
}

type Labels = Readonly<Record<string, string>>;
interface Sample {
  readonly labels: Labels;
  readonly value: number;
  readonly metricName?: string;
}

/** Adds a metric whose values are looked up when they are asked for: counting through the library would cost more than judging. */
function addMetric(registry: Registry, name: string, help: string, type: 'counter' | 'gauge' | 'histogram', read: () => Sample[]): void {
  const metric = {
    name,
    help,
    type,
    aggregator: 'sum',
    get: async () => ({ name, help, type, aggregator: 'sum', values: read() }),
    reset: () => undefined,
  };
  registry.registerMetric(metric as unknown as Metric); // what a registry asks of one
}

/** A histogram as Prometheus has it, in its unit. */
function samplesOf(name: string, { bounds, counts, sum }: Buckets, labels: Labels, unit: number): Sample[] {
  let below = 0;
  const buckets = bounds.map((bound, i) => {
    below += counts[i] ?? 0;
    return { metricName: `${name}_bucket`, labels: { ...labels, le: String(Number((bound * unit).toPrecision(6))) }, value: below };
  });
  below += counts[bounds.length] ?? 0;
  return [
    ...buckets,
    { metricName: `${name}_bucket`, labels: { ...labels, le: '+Inf' }, value: below },
    { metricName: `${name}_sum`, labels, value: sum * unit },
    { metricName: `${name}_count`, labels, value: below },
  ];
}

const byLabel = (label: string, counts: ReadonlyMap<string, number>): Sample[] =>
  [...counts].map(([key, value]) => ({ labels: { [label]: key }, value }));
const single = (value: number): Sample[] => [{ labels: {}, value }];

function addTally(registry: Registry, tally: Tally): void {
  addMetric(registry, 'assay_items_total', 'Items judged, by protocol and status of the verdict.', 'counter', () =>
    [...tally.items].flatMap(([protocol, statuses]) => [...statuses].map(([status, value]) => ({ labels: { protocol, status }, value }))),
  );
  addMetric(registry, 'assay_unjudged_total', 'Items with a truth that could not be judged.', 'counter', () => single(tally.unjudged));
  addMetric(
    registry,
    'assay_repeated_items_total',
    'Of the items, those of requests that were the same as an earlier one.',
    'counter',
    () => single(tally.repeated),
  );
  addMetric(registry, 'assay_solver_items_total', 'Items by who answered them.', 'counter', () => byLabel('solver', tally.solvers));
  addMetric(registry, 'assay_faults_total', 'Items by the fault of their text.', 'counter', () => byLabel('code', tally.faults));
  addMetric(registry, 'assay_contradictions_total', 'Answers that an audit found the named solver contradicting.', 'counter', () =>
    single(tally.contradictions),
  );
  addMetric(registry, 'assay_groups_total', 'Groups of two samples or more.', 'counter', () => single(tally.groups.seen));
  addMetric(registry, 'assay_groups_still_total', 'Groups whose samples all earned the same.', 'gauge', () => single(tally.groups.still));
  addMetric(registry, 'assay_reward', 'Rewards given.', 'histogram', () => samplesOf('assay_reward', tally.rewards, {}, 1));
  addMetric(registry, 'assay_stage_seconds', 'Time by stage: queue and total of a call, the others of an item.', 'histogram', () =>
    STAGES.flatMap((stage) => samplesOf('assay_stage_seconds', tally.stages[stage], { stage }, 0.001)),
  );
  addMetric(registry, 'assay_solve_seconds', 'Time of a solve, by who answered.', 'histogram', () =>
    [...tally.solveTimes].flatMap(([solver, times]) => samplesOf('assay_solve_seconds', times, { solver }, 0.001)),
  );
}

function addEngine(registry: Registry, { engine, queue }: MetricsParts): void {
  addMetric(registry, 'assay_queue_items', 'Items that wait for their turn.', 'gauge', () => single(queue.stats().depth));
  addMetric(registry, 'assay_running_items', 'Items that the engine has.', 'gauge', () => single(queue.stats().running));
  addMetric(registry, 'assay_queue_bytes', 'Bytes of requests that wait or run.', 'gauge', () => single(queue.stats().bytes));
  const answers = (): Pick<AnswerStats, 'asked' | 'found' | 'shared' | 'kept' | 'trouble'> =>
    engine.stats().answers ?? { asked: 0, found: 0, shared: 0, kept: 0 };
  addMetric(registry, 'assay_cache_asked_total', 'Items that only a solver could answer.', 'counter', () => single(answers().asked));
  addMetric(
    registry,
    'assay_cache_hits_total',
    'Of these, answered by an equal model: from memory or the folder, or solved at the same time.',
    'counter',
    () => {
      const { found, shared } = answers();
      return [
        { labels: { from: 'cache' }, value: found },
        { labels: { from: 'sameTime' }, value: shared },
      ];
    },
  );
  addMetric(registry, 'assay_cache_kept_total', 'Answers that were written down.', 'counter', () => single(answers().kept));
  addMetric(registry, 'assay_cache_trouble', '1: the folder cannot be used, answers are kept in memory alone.', 'gauge', () =>
    single(answers().trouble === undefined ? 0 : 1),
  );
  const shards = (): NonNullable<ReturnType<Engine['stats']>['shards']> =>
    engine.stats().shards ?? { pids: [], restarts: 0, retries: 0, blamed: 0 };
  addMetric(registry, 'assay_shards', 'Child processes that are alive.', 'gauge', () => single(shards().pids.length));
  addMetric(registry, 'assay_shard_restarts_total', 'Child processes that were replaced.', 'counter', () => single(shards().restarts));
  addMetric(registry, 'assay_shard_retries_total', 'Texts and batches tried again because their process ended.', 'counter', () =>
    single(shards().retries),
  );
  addMetric(registry, 'assay_shard_blamed_total', 'Texts that were to blame for the end of a process.', 'counter', () =>
    single(shards().blamed),
  );
}

/** Of workers on other machines, where there are such. */
function addRemote(registry: Registry, engine: Engine): void {
  if (engine.stats().remote === undefined) return;
  const read = (key: keyof RemoteStats) => (): Sample[] => single(engine.stats().remote?.[key] ?? 0);
  addMetric(registry, 'assay_workers', 'Workers on other machines.', 'gauge', read('workers'));
  addMetric(registry, 'assay_worker_threads', 'Threads of all workers.', 'gauge', read('threads'));
  addMetric(registry, 'assay_redelivered_total', 'Items tried again because their worker ended.', 'counter', read('redelivered'));
  addMetric(registry, 'assay_worker_blamed_total', 'Items that three workers ended over.', 'counter', read('blamed'));
  addMetric(registry, 'assay_republished_total', 'Batches sent again because the queue had lost them.', 'counter', read('republished'));
  addMetric(registry, 'assay_stream_full_total', 'Times that the queue of batches took no more.', 'counter', read('full'));
}

/** Of processes that listen, where there are such. */
function addListeners(registry: Registry, { listeners }: MetricsParts): void {
  const read = (key: 'alive' | 'restarts') => (): Sample[] => single(listeners()?.stats()[key] ?? 0);
  addMetric(registry, 'assay_listeners', 'Processes that listen; 0: the one that judges does.', 'gauge', read('alive'));
  addMetric(registry, 'assay_listener_restarts_total', 'Listeners that were replaced.', 'counter', read('restarts'));
}

/** `/metrics`, for Prometheus. */
export function addMetrics(app: FastifyInstance, parts: MetricsParts): void {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  // Node's list of active resources asks each for its name, and ends the program where one is of LMDB's binding (lmdb 3.5.6, Node 20.20).
  for (const name of ['nodejs_active_resources', 'nodejs_active_resources_total']) registry.removeSingleMetric(name);
  addTally(registry, parts.tally);
  addEngine(registry, parts);
  addRemote(registry, parts.engine);
  addListeners(registry, parts);
  const { replies, listeners } = parts;
  countReplies(app, (key) => replies.set(key, (replies.get(key) ?? 0) + 1));
  addMetric(registry, 'assay_requests_total', 'Replies, by route and status; 499: the client was gone before.', 'counter', () =>
    [...replies].map(([key, value]) => {
      const [route = '', code = ''] = key.split(' ');
      return { labels: { route, code }, value };
    }),
  );
  let connections: number | undefined;
  new Gauge({
    name: 'assay_connections',
    help: 'Open connections.',
    registers: [registry],
    async collect() {
      this.set(connections ?? (await new Promise<number>((resolve) => app.server.getConnections((_error, count) => resolve(count)))));
    },
  });
  app.get('/metrics', { schema: { summary: 'For Prometheus', tags: ['operations'] } }, async (_request, reply) => {
    connections = await listeners()?.look(); // they may have counted what is not here yet
    return reply.type(registry.contentType).send(await registry.metrics());
  });
}
