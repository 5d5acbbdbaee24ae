import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { open as openDatabase } from 'lmdb';
import { afterAll, describe, expect, test } from 'vitest';
import { type CacheChoice, createEngine, EngineError, type EngineOptions, type EngineStats, type Item, type Judged } from '../src/index.ts';
import { hardModel } from './hard-model.ts';
import { knapsack, randomOf } from '../bench/load/models.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const folders: string[] = [];
function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'assay-cache-'));
  folders.push(folder);
  return folder;
}
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

async function judgeBy(options: EngineOptions, items: readonly Item[]): Promise<{ judged: Judged[]; stats: EngineStats }> {
  const engine = await createEngine({ threads: 0, small: 'off', ...options });
  try {
    return { judged: await engine.judge(items), stats: engine.stats() };
  } finally {
    await engine.close();
  }
}

/** A verdict as it must be whoever solved the model. */
const bare = ({ verdict: { timeUs, cached, ...verdict }, ...rest }: Judged): unknown => {
  expect(Object.keys(timeUs ?? {})).toContain('parse');
  expect([undefined, true]).toContain(cached);
  return JSON.stringify({ ...rest, verdict });
};

const LP = 'Maximize\n obj: 3 x + 2 y\nSubject To\n c1: x + y <= 4\n c2: x + 3 y <= 6\nEnd\n';

/** Texts of one model: other names, other spelling, other warnings. */
const SAME_MODEL = [
  LP,
  'Maximize\n obj: 3 a + 2 b\nSubject To\n r: a + b <= 4\n s: a + 3 b <= 6\nEnd\n',
  'max\n 3.0 x + 2 y\nst\n c1: x + y <= 4\n c2: 1 x + 3e0 y <= 6\n',
  'Maximize\n obj: 3 x + x + 2 y - x\nSubject To\n c1: x + y <= 4\n c2: x + 3 y <= 6\nEnd\n',
];
const INFEASIBLE = 'Minimize\n x + y\nSubject To\n c: x + y <= 1\n d: x + y >= 3\nEnd\n';
const UNBOUNDED = 'Maximize\n x + y\nSubject To\n c: x - y <= 1\nEnd\n';
const REJECTED = 'Maximize\n x y\nSubject To\n c: x <= 1\nEnd\n';

/** The same models several times, each time in other words. */
const ALIKE: Item[] = [];
for (let copy = 0; copy < 4; copy += 1) {
  ALIKE.push(...SAME_MODEL.map((text, i) => ({ id: `lp${copy}.${i}`, text, reference: { objective: 12, model: LP } })));
  for (const [name, text] of Object.entries({ INFEASIBLE, UNBOUNDED, REJECTED })) ALIKE.push({ id: `${name}${copy}`, text });
  for (let number = 0; number < 5; number += 1) ALIKE.push({ id: `k${copy}.${number}`, text: knapsack(number, `c${copy}_`) });
}
const WAYS: readonly { readonly name: string; readonly options: EngineOptions }[] = [
  { name: 'on the calling thread', options: { threads: 0 } },
  { name: 'in two worker threads', options: { threads: 2 } },
  { name: 'in two processes', options: { threads: 2, isolation: 'process' } },
  { name: 'with values by name', options: { threads: 1, values: true } },
  { name: 'with explanations by name', options: { threads: 1, explain: true } },
  { name: 'with feedback', options: { threads: 1, feedback: 'full' } },
  { name: 'with the small path', options: { threads: 1, small: 'auto' } },
  { name: 'by SCIP', options: { threads: 1, environment: 'scip-lp' } },
];

describe('equal models in a call', () => {
  const items = ALIKE;
  const distinct = 3 + 5;

  test.for(WAYS)('$name: solved once, each text with its own names, warnings and match', async ({ options }) => {
    const alone = await judgeBy({ ...options, cache: 'off' }, items);
    const shared = await judgeBy(options, items);
    expect(shared.judged.map(bare)).toEqual(alone.judged.map(bare));
    expect(alone.stats.answers).toBeUndefined();
    expect(alone.judged.some(({ verdict }) => verdict.cached)).toBe(false);
    const { asked, found, shared: equal, kept } = shared.stats.answers ?? { asked: 0, found: 0, shared: 0, kept: 0 };
    const solved = shared.judged.filter(({ verdict }) => verdict.solver !== undefined && verdict.solver !== 'small');
    expect(asked).toBe(solved.length);
    expect(kept).toBe(asked - found - equal);
    if (options.small !== 'auto') expect([asked, kept]).toEqual([items.length - 4, distinct]);
    expect(shared.judged.filter(({ verdict }) => verdict.cached === true).length).toBe(found + equal);
  });

  test('another solver, limit, small path or model is another answer', async () => {
    const engine = await createEngine({ threads: 0, small: 'off' });
    await engine.judge([{ text: LP }]);
    await engine.judge([{ text: LP }, { text: LP, environment: 'scip-lp' }, { text: `${LP.replace('<= 6', '<= 7')}` }]);
    const { found, kept } = engine.stats().answers ?? {};
    await engine.close();
    expect([found, kept]).toEqual([1, 3]);
  });

  test('a limit is shared within a call, and not kept beyond it', async () => {
    const hard = Array.from({ length: 6 }, () => ({ text: hardModel() }));
    const engine = await createEngine({ threads: 2, timeLimitMs: 400 });
    const judged = await engine.judge(hard);
    const [later] = await engine.judge(hard.slice(0, 1));
    const { asked, shared, found, kept } = engine.stats().answers ?? {};
    await engine.close();
    expect(judged.map(({ verdict }) => verdict.status)).toEqual(hard.map(() => 'limit'));
    expect(judged.filter(({ verdict }) => verdict.cached === true).length).toBe(5);
    expect([asked, shared, found, kept, later?.verdict.cached]).toEqual([7, 5, 0, 0, undefined]);
  });

  test('an aborted call leaves its models to the others', async () => {
    const engine = await createEngine({ threads: 1, timeLimitMs: 1500 });
    const abort = new AbortController();
    const first = engine.judge([{ text: hardModel() }], { signal: abort.signal });
    const second = engine.judge([{ text: hardModel() }]);
    setTimeout(() => abort.abort(new Error('enough')), 300);
    await expect(first).rejects.toThrow('enough');
    const [judged] = await second;
    await engine.close();
    expect([judged?.verdict.status, judged?.verdict.cached]).toEqual(['limit', undefined]);
  });
});

const items = Array.from({ length: 40 }, (_, i): Item => ({ id: String(i), text: knapsack(i) }));

describe('answers in a folder', () => {
  test.for([
    ...WAYS,
    { name: 'by CP-SAT', options: { environment: 'cpsat-lp' } },
    { name: 'by GLOP', options: { environment: 'glop-lp' } },
  ])('$name: they are there for the next engine, byte for byte those of a fresh solve but for times and `cached`', async ({ options }) => {
    const cache: CacheChoice = { folder: newFolder() };
    const alone = await judgeBy({ ...options, cache: 'off' }, ALIKE);
    const first = await judgeBy({ ...options, cache }, ALIKE);
    const second = await judgeBy({ ...options, cache }, ALIKE);
    for (const { judged } of [first, second]) expect(judged.map(bare)).toEqual(alone.judged.map(bare));
    const { asked = 0, found, kept } = second.stats.answers ?? {};
    expect([asked, found, kept]).toEqual([first.stats.answers?.asked, asked, 0]);
    expect(second.judged.filter(({ verdict }) => verdict.cached).length).toBe(asked);
  });

  test('that are no answers of these models are not believed', async () => {
    const folder = newFolder();
    const fresh = await judgeBy({ cache: { folder } }, items);
    const database = openDatabase<Uint8Array | string, string>({ path: folder, noSubdir: false, maxDbs: 4 });
    const half = database.openDB<Uint8Array, string>({ name: 'a' });
    const entries = [...half.getRange()].map(({ key, value }) => ({ key, value }));
    expect(entries.length).toBe(40);
    for (const [i, { key, value }] of entries.entries()) {
      const other = entries[(i + 1) % entries.length]?.value ?? value;
      const flipped = Uint8Array.from(value, (byte, at) => (at === 30 ? byte ^ 1 : byte));
      await half.put(key, [other, flipped, value.subarray(0, 20), new Uint8Array(0), Buffer.from('no answer')][i % 5] ?? value);
    }
    await database.close();
    const again = await judgeBy({ cache: { folder } }, items);
    expect(again.judged.map(bare)).toEqual(fresh.judged.map(bare));
    expect(again.judged.some(({ verdict }) => verdict.cached)).toBe(false);
    const healed = await judgeBy({ cache: { folder } }, items);
    expect(healed.stats.answers?.found).toBe(40);
  });

  test('take no more than they may, and the oldest go', async () => {
    const folder = newFolder();
    const sum = Array.from({ length: 60 }, (_, j) => `y${j}`).join(' + ');
    const many = Array.from(
      { length: 3000 },
      (_, i): Item => ({ text: `Maximize\n ${i + 1} x + ${sum}\nSubject To\n c: x + ${sum} <= 4\nEnd\n` }),
    );
    const bytes = 2 ** 20;
    for (let from = 0; from < many.length; from += 300) await judgeBy({ cache: { folder, bytes } }, many.slice(from, from + 300));
    const size = readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
    expect(size).toBeLessThan(3 * bytes);
    const { stats } = await judgeBy({ cache: { folder, bytes } }, [...many.slice(0, 100), ...many.slice(-100)]);
    expect(stats.answers?.found).toBe(100);
    expect(stats.answers?.trouble).toBeUndefined();
  });

  test('programs that are killed while they write leave it whole', async () => {
    const folder = newFolder();
    const random = randomOf(11);
    const script = `
      import { createEngine } from ${JSON.stringify(join(root, 'dist/index.js'))};
      let state = Number(process.argv[1]);
      const engine = await createEngine({ threads: 0, small: 'off', cache: { folder: ${JSON.stringify(folder)} } });
      for (;;) {
        const items = Array.from({ length: 20 }, () => ({ text: 'Maximize\\n ' + (state++ % 997 + 1) + ' x + y\\nSubject To\\n c: x + y <= 4\\nEnd\\n' }));
        await engine.judge(items);
        process.stdout.write('.');
      }`;
    let wrote = 0;
    for (let round = 0; round < 5; round += 1) {
      const children = [0, 1].map((i) =>
        spawn(process.execPath, ['--input-type=module', '-e', script, String(round * 400 + i * 150)], {
          stdio: ['ignore', 'pipe', 'inherit'],
        }),
      );
      await Promise.all(
        children.map(async (child) => {
          await new Promise((resolve) => child.stdout.once('data', resolve)); // it writes
          await new Promise((resolve) => setTimeout(resolve, 20 + random() * 120));
          child.kill('SIGKILL');
          wrote += 1;
          await new Promise((resolve) => child.once('close', resolve));
        }),
      );
    }
    expect(wrote).toBe(10);
    const all = Array.from({ length: 997 }, (_, i): Item => ({ text: `Maximize\n ${i + 1} x + y\nSubject To\n c: x + y <= 4\nEnd\n` }));
    const alone = await judgeBy({ cache: 'off' }, all);
    const kept = await judgeBy({ cache: { folder } }, all);
    expect(kept.judged.map(bare)).toEqual(alone.judged.map(bare));
    expect(kept.stats.answers?.found).toBeGreaterThan(50);
    expect(kept.stats.answers?.trouble).toBeUndefined();
    const { stats } = await judgeBy({ cache: { folder } }, all);
    expect(stats.answers?.found).toBe(997);
  });

  test('a disk that somebody fills to the last byte costs what is being written, not the program, and its end waits for nothing', ({
    skip,
  }) => {
    const folder = newFolder();
    const alone = ['--user', '--map-root-user', '--mount', 'sh', '-c', `mount -t tmpfs -o size=20m none '${folder}' && exec "$0" "$@"`];
    if (spawnSync('unshare', [...alone, 'true']).status !== 0)
      return skip('no disk of its own can be had here: unshare and mount as a user are not allowed');
    // What is free is looked at once for a megabyte of writes: the disk is filled after such a look.
    const script = `
      import { spawnSync } from 'node:child_process';
      import { isLeftOpen, openStore } from ${JSON.stringify(join(root, 'dist/engine/store.js'))};
      const store = await openStore(${JSON.stringify(join(folder, 'answers'))}, 1e9);
      store.keep('before', new Uint8Array(100).fill(1));
      while (store.find('before') === undefined) await new Promise((resolve) => setTimeout(resolve, 5));
      spawnSync('dd', ['if=/dev/zero', 'of=${folder}/filler', 'bs=64k']);
      for (let i = 0; i < 15; i += 1) store.keep('lost' + i, new Uint8Array(40_000).fill(i));
      while (store.trouble === undefined) await new Promise((resolve) => setTimeout(resolve, 5));
      store.keep('after', new Uint8Array(100));
      console.log(store.trouble, store.find('before')?.length, store.find('lost1'), store.find('after'));
      await store.close();
      console.log(isLeftOpen());`;
    const { status, stdout } = spawnSync('unshare', [...alone, process.execPath, '--input-type=module', '-e', script], {
      encoding: 'utf8',
    });
    expect(stdout).toMatch(/^it could not be written \(.*\): from here on nothing is kept there 100 undefined undefined\ntrue\n$/);
    expect(status).toBe(0);
  });

  test('whose lock a stopped program holds are told of, and models judged without; killed, it loses the lock', async ({ skip }) => {
    if (!existsSync('/proc/self/stat')) return skip('there is no /proc, which says that a program is stopped');
    const folder = newFolder();
    const script = `
      const root = require('lmdb').open({ path: ${JSON.stringify(folder)}, noSubdir: false, maxDbs: 4 });
      root.transactionSync(() => process.kill(process.pid, 'SIGSTOP'));`;
    const holder = spawn(process.execPath, ['-e', script], { cwd: root, stdio: 'ignore' });
    try {
      const state = (): string => readFileSync(`/proc/${holder.pid}/stat`, 'utf8').split(') ')[1] ?? '';
      while (!state().startsWith('T')) await new Promise((resolve) => setTimeout(resolve, 10));
      const { judged, stats } = await judgeBy({ cache: { folder } }, items);
      expect(judged.every(({ verdict }) => verdict.status === 'optimal')).toBe(true);
      expect(stats.answers?.trouble).toBe(`${folder}: another program holds its lock, and does not let it go`);
    } finally {
      holder.kill('SIGKILL');
    }
    await once(holder, 'close');
    const { stats } = await judgeBy({ cache: { folder } }, items);
    expect(stats.answers).toMatchObject({ found: 0, kept: items.length });
    expect(stats.answers?.trouble).toBeUndefined();
  });

  test('a folder that cannot be is told at once; a broken one is told, and every model is judged', async () => {
    const file = join(newFolder(), 'file');
    writeFileSync(file, 'no folder');
    await expect(createEngine({ cache: { folder: join(file, 'below') } })).rejects.toThrow(EngineError);
    const folder = newFolder();
    writeFileSync(join(folder, 'data.mdb'), Buffer.alloc(8192, 7));
    const { judged, stats } = await judgeBy({ cache: { folder } }, items);
    expect(judged.every(({ verdict }) => verdict.status === 'optimal')).toBe(true);
    expect(stats.answers?.trouble).toContain(folder);
  });

  test.for([
    { cache: 'yes', message: "expected cache to be 'memory', 'off' or { folder }, got 'yes'" },
    { cache: { folder: '' }, message: "expected cache to be 'memory', 'off' or { folder }, got an object" },
    { cache: { folder: 'x', bytes: 12 }, message: 'expected cache.bytes to be at least 1048576, got 12' },
  ])('$cache is no choice', async ({ cache, message }) => {
    await expect(createEngine({ cache: cache as CacheChoice })).rejects.toThrow(message);
  });
});

describe('the command line', () => {
  const assay = (args: readonly string[], env: NodeJS.ProcessEnv = {}): { lines: Judged[]; stats: EngineStats } => {
    const done = spawnSync(process.execPath, [join(root, 'dist/cli/main.js'), ...args], {
      encoding: 'utf8',
      env: { ...process.env, ...env },
    });
    expect(done.status).toBe(0);
    const lines = done.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Judged); // our own lines
    return { lines, stats: JSON.parse(done.stderr.trim().split('\n').at(-1) ?? '') as EngineStats };
  };

  test('keeps answers where it is told, or where the user keeps such things, and not with --no-cache', () => {
    const folder = newFolder();
    const file = join(folder, 'model.lp');
    writeFileSync(file, knapsack(3));
    const verify = ['verify', file, '--small', 'off', '--stats'];
    const home = { XDG_CACHE_HOME: join(folder, 'home'), ASSAY_CACHE: '' };
    const runs = [
      assay([...verify, '--cache', join(folder, 'kept')]),
      assay([...verify, '--cache', join(folder, 'kept')]),
      assay([...verify, '--no-cache'], home),
      assay(verify, home),
      assay(verify, home),
    ];
    expect(runs.map(({ lines }) => lines[0]?.verdict.cached)).toEqual([undefined, true, undefined, undefined, true]);
    expect(runs.map(({ stats }) => stats.answers?.kept)).toEqual([1, 0, undefined, 1, 0]);
    expect(existsSync(join(folder, 'home/assay/answers/data.mdb'))).toBe(true);
  });
});
