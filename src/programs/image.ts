// Makes the image of a booted interpreter with the recording modules imported. Run as a program: image.js [TARGET]; without, where it is looked for
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { loadPyodide, type PyodideAPI } from 'pyodide';
import { DEFAULT_LIMITS } from '../environment.ts';
import type { FileSystem } from './files.ts';
import { builtImage } from './image-file.ts';
import { addDevice, bootOptions, readyPagesOf, SOLVER_DEVICE, source } from './interpreter.ts';
import { MODULE_FOLDER, PULP_FOLDER } from './paths.ts';
import { packImage } from './ready.ts';
import { createRecorder, jobWords } from './solver.ts';

const FOLDER = '/assay';
/** Standard modules that programs use: imported in the image, they cost a program nothing. */
const STANDARD = `json, math, cmath, itertools, collections, random, re, dataclasses, typing, enum, functools, time, datetime, operator, string, copy,
statistics, heapq, bisect, decimal, fractions, numbers, io, traceback, warnings, contextlib, textwrap, pprint, csv, os, abc, logging, argparse,
pathlib, tempfile, threading, pickle, struct, array, uuid, hashlib, inspect, dis, types, sys, ast, calendar, locale, platform, signal, secrets`;

/** Python files below a folder, by their path in it. */
function sources(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.py') && !path.startsWith('_boot'))
    .sort();
}

const moduleName = (path: string): string => path.replace(/(\/__init__)?\.py$/, '').replaceAll('/', '.');

/** Runs the modules, solver and all, so that the image holds their code as it is after a few runs. */
function warm(python: PyodideAPI): void {
  const recorder = createRecorder();
  recorder.begin(jobWords(), performance.now() + DEFAULT_LIMITS.timeMs);
  addDevice(python.FS as unknown as FileSystem, 1, SOLVER_DEVICE, recorder.answer); // see FileSystem
  python.runPython(source('_boot/warm.py'), { globals: python.globals.get('dict')() });
}

/** @returns an interpreter's memory with all modules imported, before anything is closed */
async function snapshotOf(): Promise<Uint8Array> {
  const python = await loadPyodide(bootOptions({ _makeSnapshot: true }));
  const paths = sources(MODULE_FOLDER);
  for (const folder of [MODULE_FOLDER, PULP_FOLDER]) {
    for (const path of sources(folder)) {
      python.FS.mkdirTree(join(FOLDER, path, '..'));
      python.FS.writeFile(join(FOLDER, path), readFileSync(join(folder, path), 'utf8'));
    }
  }
  python.runPython(
    [
      'import sys',
      'sys.dont_write_bytecode = True',
      `import ${STANDARD.replaceAll(/\s+/g, ' ')}`,
      `sys.path.insert(0, '${FOLDER}')`,
      ...paths.map((path) => `import ${moduleName(path)}`),
      `sys.path.remove('${FOLDER}')`,
      'sys.path_importer_cache.clear()',
    ].join('\n'),
    { globals: python.globals.get('dict')() },
  );
  warm(python);
  return (python as unknown as { makeMemorySnapshot(): Uint8Array }).makeMemorySnapshot(); // undeclared, as the option
}

async function make(target: string): Promise<void> {
  const snapshot = await snapshotOf();
  const ready = await readyPagesOf(snapshot);
  const own = `${target}.${process.pid}`;
  writeFileSync(own, Buffer.concat(packImage({ snapshot, ...(ready !== undefined && { ready }) })));
  renameSync(own, target);
}

const target = process.argv[2] ?? builtImage();
mkdirSync(dirname(target), { recursive: true });
if (!existsSync(target)) await make(target);
console.log(target);
process.exit(0); // the interpreter would keep the process alive
