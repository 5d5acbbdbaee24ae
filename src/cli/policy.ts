import { cpSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EngineError } from '../errors.ts';
import { weightShapes } from '../policy/config.ts';
import { type Model, openModel, writeModel } from '../policy/folder.ts';
import { type InitOptions, initialModel } from '../policy/init.ts';
import { promptFolder } from '../environment.ts';
import { EXIT } from './exit.ts';
import { type BadInput, parseRecord, readLines } from './input.ts';

export interface InitCommandOptions extends Partial<Omit<InitOptions, 'ropeBase' | 'normEpsilon'>> {
  readonly texts?: readonly string[];
}

/** The texts of a file: of JSON Lines the values that a policy reads or writes, else the whole. */
async function textsOf(path: string): Promise<string[] | BadInput> {
  if (!existsSync(path)) return { problem: `expected a file, but ${path} does not exist` };
  if (!/\.jsonl(\.gz)?$/i.test(path)) return [readFileSync(path, 'utf8')];
  const texts: string[] = [];
  for await (const line of readLines(path)) {
    const record = 'problem' in line ? line : parseRecord(line);
    if ('problem' in record) return record;
    for (const key of ['question', 'completion', 'text', 'lp']) {
      const value = record.value[key];
      if (typeof value === 'string') texts.push(value);
    }
  }
  return texts;
}

/** The prompts of the built-in environments for texts: what every policy is asked with. Those for programs lie in a folder below. */
const ownTexts = (): string[] =>
  readdirSync(promptFolder, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => name)
    .sort()
    .map((file) => readFileSync(join(promptFolder, file), 'utf8'));

function misuse({ problem }: BadInput): number {
  console.error(`assay: ${problem}`);
  return EXIT.misuse;
}

/** `assay policy init` */
export async function initPolicy(folder: string, { texts: paths = [], ...options }: InitCommandOptions): Promise<number> {
  if (existsSync(folder)) return misuse({ problem: `${folder} is there already` });
  const texts = ownTexts();
  for (const path of paths) {
    const found = await textsOf(path);
    if ('problem' in found) return misuse(found);
    for (const text of found) texts.push(text);
  }
  writeModel(folder, initialModel(texts, options));
  return showPolicy(folder, {});
}

function describe({ name, folder, config, tokenizer }: Model) {
  const weights = [...weightShapes(config).values()].reduce((sum, shape) => sum + shape.reduce((product, size) => product * size, 1), 0);
  return { name, folder, weights, ...config, tokens: tokenizer.size, ends: tokenizer.ends };
}

/** `assay policy show` */
export async function showPolicy(path: string, { json = false }: { readonly json?: boolean }): Promise<number> {
  const facts = describe(await openModel(path));
  if (json) console.log(JSON.stringify(facts));
  else for (const [key, value] of Object.entries(facts)) console.log(`${key.padEnd(14)} ${String(value)}`);
  return EXIT.judged;
}

/** `assay policy convert` */
export async function convertPolicy(path: string, folder: string): Promise<number> {
  if (existsSync(folder)) return misuse({ problem: `${folder} is there already` });
  const model = await openModel(path);
  if (model.folder === folder) throw new EngineError('badPolicy', `${path} is that folder already`);
  cpSync(model.folder, folder, { recursive: true });
  return showPolicy(folder, {});
}
