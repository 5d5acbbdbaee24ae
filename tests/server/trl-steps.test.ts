import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { trlMissing } from '../../scripts/trl/venv.mjs';

const script = fileURLToPath(new URL('../../scripts/trl-steps.mjs', import.meta.url));

test("two steps of TRL's own GRPO trainer: each completion was judged, and the trainer had its reward", {
  timeout: 300_000,
}, async ({ skip }) => {
  const why = trlMissing();
  if (why !== undefined) return skip(why);
  const child = spawn(process.execPath, [script, '2'], { stdio: ['ignore', 'pipe', 'pipe'] });
  let [printed, complained] = ['', ''];
  child.stdout.on('data', (piece: Buffer) => {
    printed += piece.toString();
  });
  child.stderr.on('data', (piece: Buffer) => {
    complained += piece.toString();
  });
  const code = await new Promise((resolve) => child.once('close', resolve));
  expect([code, complained], printed).toEqual([0, '']);
  expect(JSON.parse(printed)).toMatchObject({ steps: 2, completions: 32, counted: 32, wrong: [] });
});
