import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { loadCheckpoint, saveCheckpoint } from '../../src/learn/checkpoint.ts';

const scratch = mkdtempSync(join(tmpdir(), 'assay-checkpoint-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

describe('a checkpoint', () => {
  const shapes = new Map([['w', [2, 2]]]);
  const state = (updates: number) => {
    const values = new Map([['w', Float32Array.of(1, 2, 3, updates)]]);
    return { updates, values, first: values, second: values };
  };
  test('comes back as it was, and only the last are kept', () => {
    const folder = join(scratch, 'checkpoints');
    for (const step of [2, 4, 10]) saveCheckpoint(folder, { step, state: state(step), settings: { a: 1 } }, shapes, 2);
    expect(readdirSync(folder).sort()).toEqual(['checkpoint-10', 'checkpoint-4']);
    expect(loadCheckpoint(folder)).toEqual({ step: 10, state: state(10), settings: { a: 1 } });
  });
  test('that cannot be written leaves the earlier ones', () => {
    const folder = join(scratch, 'full');
    saveCheckpoint(folder, { step: 1, state: state(1), settings: {} }, shapes, 2);
    const wrong = { ...state(2), second: new Map([['w', Float32Array.of(1)]]) }; // fails in the middle of the file, as a full disk does
    expect(() => saveCheckpoint(folder, { step: 2, state: wrong, settings: {} }, shapes, 1)).toThrow('a checkpoint could not be written: ');
    expect(readdirSync(folder)).toEqual(['checkpoint-1']);
    expect(loadCheckpoint(folder)?.step).toBe(1);
  });
  test('for which the disk has no room says so, and leaves the earlier ones', ({ skip }) => {
    if (!existsSync('/dev/full')) skip('there is no /dev/full');
    const folder = join(scratch, 'no-room');
    saveCheckpoint(folder, { step: 1, state: state(1), settings: {} }, shapes, 2);
    // What is written goes to a device that has no room: the error is the one of a full disk.
    const unfinished = join(folder, `unfinished-2-${process.pid}`);
    mkdirSync(unfinished);
    symlinkSync('/dev/full', join(unfinished, `state.safetensors.${process.pid}`));
    expect(() => saveCheckpoint(folder, { step: 2, state: state(2), settings: {} }, shapes, 1)).toThrow(
      /^a checkpoint could not be written: .*no-room, step 2: ENOSPC: no space left on device/,
    );
    expect(readdirSync(folder)).toEqual(['checkpoint-1']);
    expect(loadCheckpoint(folder)).toEqual({ step: 1, state: state(1), settings: {} });
  });
  test('is not looked for where there is none, and what is unfinished is none', () => {
    const folder = join(scratch, 'none');
    expect(loadCheckpoint(folder)).toBeUndefined();
    expect(existsSync(folder)).toBe(false);
    writeFileSync(join(scratch, 'file'), '');
    expect(() => saveCheckpoint(join(scratch, 'file'), { step: 1, state: state(1), settings: {} }, shapes, 1)).toThrow(
      'a checkpoint could not be written',
    );
  });
});
