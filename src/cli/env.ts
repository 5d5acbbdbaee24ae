import { existsSync, readdirSync, statSync } from 'node:fs';
import { colors as pc } from './colors.ts';
import { builtInEnvironments, type Environment, exampleOf, loadEnvironment, messagesFor } from '../environment.ts';
import { EngineError } from '../errors.ts';
import { REWARDS } from '../reward.ts';
import { EXIT } from './exit.ts';

interface JsonOption {
  readonly json?: boolean;
}

/** `assay env list`: every built-in environment. */
export async function listEnvironments({ json }: JsonOption): Promise<number> {
  const environments = builtInEnvironments().map(loadEnvironment);
  if (json === true) {
    console.log(JSON.stringify(environments.map(({ prompt: _prompt, ...rest }) => rest)));
    return EXIT.judged;
  }
  const { default: Table } = await import('cli-table3');
  const table = new Table({ head: ['name', 'solver', 'format', 'protocol', 'reward'], style: { head: [], border: [], compact: true } });
  for (const { name, solver, format, protocol, reward } of environments) table.push([name, solver, format, protocol, reward]);
  console.log(table.toString());
  return EXIT.judged;
}

function describe(environment: Environment, question: string): string {
  const { prompt, limits, ...rest } = environment;
  const { weights, rule } = REWARDS[environment.reward];
  const formula = Object.entries(weights).map(([part, weight]) => `${weight} ${part}`);
  return [
    ...Object.entries(rest).map(([key, value]) => `${pc.bold(key)}  ${value}`),
    `${pc.bold('limits')}  ${Object.entries(limits)
      .map(([key, value]) => `${key} ${value}`)
      .join(', ')}`,
    `${pc.bold('formula')}  ${formula.join(' + ')}, answer by ${environment.match ?? rule}`,
    ...messagesFor(prompt, question).flatMap(({ role, content }) => ['', pc.bold(`${role}:`), content]),
  ].join('\n');
}

/** `assay env show`: everything an environment says, defaults and prompt included. */
export function showEnvironment(name: string, { json, question }: JsonOption & { readonly question?: string }): number {
  const environment = loadEnvironment(name);
  const messages = question === undefined ? {} : { messages: messagesFor(environment.prompt, question) };
  console.log(json === true ? JSON.stringify({ ...environment, ...messages }) : describe(environment, question ?? '{question}'));
  return EXIT.judged;
}

/** `assay env example`: what the prompt shows as an answer, as a line that `assay verify` reads. */
export function printExample(name: string): number {
  const example = exampleOf(loadEnvironment(name).prompt);
  if (example === undefined) {
    console.error(`assay: the prompt of ${name} shows no example of ours`);
    return EXIT.misuse;
  }
  const { completion, objective } = example;
  console.log(JSON.stringify({ id: 'example', completion, reference: { objective } }));
  return EXIT.judged;
}

/** `assay env check`: @returns 1 when a file breaks the schema. A folder stands for the `.json` files in it. */
export function checkEnvironments(names: readonly string[], { json }: JsonOption): number {
  const files = names.flatMap((name) =>
    existsSync(name) && statSync(name).isDirectory()
      ? readdirSync(name)
          .filter((file) => file.endsWith('.json'))
          .map((file) => `${name.replace(/\/$/, '')}/${file}`)
      : [name],
  );
  let bad = 0;
  for (const file of files) {
    let problem: string | undefined;
    try {
      loadEnvironment(file);
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
      problem = error.message;
      bad += 1;
    }
    if (json === true) console.log(JSON.stringify({ file, good: problem === undefined, ...(problem !== undefined && { problem }) }));
    else console.log(problem === undefined ? `${pc.green('good')}  ${file}` : `${pc.red('bad')}   ${file}: ${problem}`);
  }
  return bad === 0 ? EXIT.judged : EXIT.some;
}
