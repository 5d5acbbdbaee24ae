import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { colors as pc } from './colors.ts';
import { createEngine, type Engine, type Item, type Judged } from '../engine.ts';
import { EXIT } from './exit.ts';
import { createProgress } from './progress.ts';
import { showFault } from './show.ts';

export interface DemoOptions {
  readonly threads?: number;
  readonly json?: boolean;
}

const examples = fileURLToPath(new URL('../../examples/', import.meta.url));

function readModels(): Item[] {
  const lines = readFileSync(`${examples}nl4opt-reference.jsonl`, 'utf8').trim().split('\n');
  return lines.map((line) => JSON.parse(line) as Item); // our own file
}

function readFaulty(): Item[] {
  return readdirSync(`${examples}faulty`)
    .sort()
    .map((name) => ({ id: name, text: readFileSync(`${examples}faulty/${name}`), format: name.endsWith('.mps') ? 'mps' : 'lp' }));
}

function countBy<T>(items: readonly T[], key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const name = key(item);
    groups.set(name, [...(groups.get(name) ?? []), item]);
  }
  return groups;
}

const agrees = ({ verdict }: Judged): boolean => verdict.match?.['1e-6'] === true;
const isLp = ({ verdict }: Judged): boolean => (verdict.model?.integers ?? 0) + (verdict.model?.binaries ?? 0) === 0;

async function tableOf(judged: readonly Judged[]): Promise<string> {
  const { default: Table } = await import('cli-table3');
  const table = new Table({
    head: ['verdict', 'kind', 'models', 'agree with the published value', 'proved', 'primal', 'none'],
    style: { head: [], border: [] },
  });
  for (const [name, group] of countBy(judged, (one) => `${one.verdict.status}|${isLp(one) ? 'LP' : 'MIP'}`)) {
    const [status = '', kind = ''] = name.split('|');
    const certified = (certificate: string): number => group.filter(({ verdict }) => verdict.certificate === certificate).length;
    const right = group.filter(agrees).length;
    table.push([
      status,
      kind,
      group.length,
      right === group.length ? pc.green(right) : pc.red(right),
      certified('proved'),
      certified('primal'),
      certified('none'),
    ]);
  }
  return table.toString();
}

const WARMING_MS = 700;
const MEASURED_MS = 300;

/** @returns models a second once code is compiled: the first pass measures mostly the start of the worker */
async function warmSpeed(engine: Engine, models: readonly Item[]): Promise<number> {
  const run = async (milliseconds: number): Promise<number> => {
    const start = performance.now();
    let count = 0;
    while (performance.now() - start < milliseconds) count += (await engine.judge(models)).length;
    return Math.round((count / (performance.now() - start)) * 1000);
  };
  await run(WARMING_MS);
  return run(MEASURED_MS);
}

/** `assay demo`: judges the bundled models and faulty texts; @returns 0 when every model agrees with its published value */
export async function demo(options: DemoOptions): Promise<number> {
  const models = readModels();
  const engine = await createEngine({ threads: options.threads ?? 1 });
  const progress = createProgress('judged', models.length);
  const judged: Judged[] = [];
  const start = performance.now();
  for await (const one of engine.stream(models)) {
    judged.push(one);
    progress.step();
  }
  const seconds = (performance.now() - start) / 1000;
  progress.stop();
  const faulty = await engine.judge(readFaulty());
  const warm = await warmSpeed(engine, models);
  await engine.close();

  const right = judged.filter(agrees);
  const lps = judged.filter(isLp);
  const figures = {
    models: judged.length,
    right: right.length,
    lps: lps.length,
    lpsProved: lps.filter(({ verdict }) => verdict.certificate === 'proved').length,
    modelsPerSecond: Math.round(judged.length / seconds),
    modelsPerSecondWarm: warm,
    faulty: faulty.length,
    rejected: faulty.filter(({ verdict }) => verdict.status === 'rejected').length,
  };
  if (options.json === true) {
    console.log(JSON.stringify(figures));
  } else {
    console.log(await tableOf(judged));
    console.log(
      `${figures.right} of ${figures.models} right in status and objective (1e-6); from text to certified verdict ${figures.modelsPerSecond} models/s with the start of the worker, ${warm} once warm`,
    );
    console.log(`\n${pc.bold(`${figures.rejected} of ${figures.faulty} faulty texts refused:`)}`);
    for (const { id = '', verdict } of faulty) {
      for (const fault of verdict.faults ?? (verdict.fault === undefined ? [] : [verdict.fault])) console.log(`\n${showFault(fault, id)}`);
    }
    for (const one of judged) if (!agrees(one)) console.log(pc.red(`${one.id}: ${JSON.stringify(one.verdict)}`));
  }
  return figures.right === figures.models && figures.rejected === figures.faulty ? EXIT.judged : EXIT.some;
}
