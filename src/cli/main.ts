#!/usr/bin/env node
// The command line. Each command is a file of its own, loaded when it is called.
import { readFileSync } from 'node:fs';
import { Command, CommanderError, Option } from 'commander';
import { DIALECTS, SOLVERS } from '../codes.gen.ts';
import { CONVENTIONS } from '../engine.ts';
import { FEEDBACK_LEVELS, REWARD_PRESETS, SOURCE_FORMATS } from '../environment.ts';
import { isLeftOpen } from '../engine/store.ts';
import { EngineError } from '../errors.ts';
import { loadNative } from '../native.ts';
import { collect, wholeNumber } from './arguments.ts';
import { EXIT } from './exit.ts';
import { addPolicyCommands } from './policy-commands.ts';
import { addServe } from './serve-command.ts';
import { addTrainCommand } from './train-commands.ts';
import { addWorker } from './worker-command.ts';

const version = (JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string }).version;

const kebab = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

const CONVENTION_HELP: Readonly<Record<(typeof CONVENTIONS)[number], string>> = {
  negativeUpperFree: 'a negative upper bound without a lower one: lower becomes -inf',
  integerDefaultInfinite: 'MPS marker-block columns without bounds: no upper bound instead of 1',
  firstBoundWins: 'a bound given twice: the first counts',
  quadraticRowHalf: 'QCMATRIX with the factor one half',
  lastSetWins: 'several RHS or BOUNDS sets: the last counts',
  fixedMps: 'MPS in fixed columns, not detected',
  freeMps: 'MPS in free form, not detected',
};

function addReaderOptions(command: Command): Command {
  for (const name of CONVENTIONS) command.option(`--${kebab(name)}`, CONVENTION_HELP[name]);
  return command;
}

const program = new Command('assay')
  .description('Judges optimisation models written by language models.')
  .version(version)
  .showHelpAfterError('(--help shows what there is)')
  .exitOverride();

addReaderOptions(
  program
    .command('verify')
    .description('judge .lp, .mps, .py and .jsonl files, each also .gz; - is standard input as JSON Lines')
    .argument('<file...>')
    .option('--env <name>', 'environment: a built-in name or a JSON file')
    .addOption(new Option('--reward <preset>', "for items with a reference, instead of the environment's").choices(REWARD_PRESETS))
    .addOption(
      new Option('--feedback [level]', "a text for a second try beside each verdict; without a level: the environment's").choices(
        FEEDBACK_LEVELS,
      ),
    )
    .addOption(new Option('--solver <name>', 'solver to use; all: every one there is, and who disagrees').choices([...SOLVERS, 'all']))
    .addOption(new Option('--dialect <name>', 'what the reader accepts').choices(DIALECTS))
    .addOption(new Option('--format <name>', 'format of texts that do not say').choices([...SOURCE_FORMATS]))
    .option('--time-limit-ms <ms>', 'limit for one model', wholeNumber(1))
    .addOption(new Option('--small <how>', 'small models: proved by Assay itself, or off: by the solver').choices(['auto', 'off']))
    .addOption(
      new Option('--reformulate <how>', 'on: what the solver lacks is written in terms it has, where exact').choices(['on', 'off']),
    )
    .option('--audit <n>', 'of what Assay proved itself, one in n goes to the solver as well', wholeNumber(1))
    .option('--threads <n>', 'worker threads; 0 judges on the calling thread', wholeNumber(0))
    .addOption(
      new Option('--isolation <where>', 'process: a solver that crashes, hangs or eats memory costs one text, and never the run').choices([
        'thread',
        'process',
      ]),
    )
    .option(
      '--cache <folder>',
      "where solvers' answers are kept, to be used again for equal models (ASSAY_CACHE, else ~/.cache/assay/answers)",
    )
    .option('--no-cache', 'every model is solved by itself, and nothing is kept')
    .option('--stats', 'counters and times of the run as JSON on standard error')
    .option('--out <file>', 'write results there instead of standard output')
    .option('--values', 'column values of optimal models')
    .option('--explain', 'binding rows, irreducible set or ray')
    .option('--json', 'JSON Lines also on a terminal'),
).action(async (files: string[], options) => {
  const { verify } = await import('./verify.ts');
  process.exitCode = await verify(files, options);
});

addReaderOptions(
  program
    .command('convert')
    .description('read any dialect, write LP or MPS for any reader or a named one, losslessly')
    .argument('<file>')
    .addOption(new Option('--to <format>', 'format to write (lp)').choices(['lp', 'mps']))
    .addOption(new Option('--for <reader>', 'whose reader takes the text with the same meaning').choices(DIALECTS))
    .addOption(new Option('--format <name>', 'format of the file, if its name does not say').choices(['lp', 'mps']))
    .option('--out <file>', 'write there instead of standard output'),
).action(async (file: string, options) => {
  const { convertFile } = await import('./convert.ts');
  process.exitCode = await convertFile(file, options);
});

program
  .command('compare')
  .description('hold a candidate against a reference model, row by row')
  .argument('<reference>')
  .argument('<candidate>')
  .addOption(new Option('--solver <name>', 'solver to use').choices(SOLVERS))
  .addOption(new Option('--dialect <name>', 'what the reader accepts').choices(DIALECTS))
  .option('--time-limit-ms <ms>', 'limit for the whole comparison', wholeNumber(1))
  .option('--columns <file>', "JSON object: columns of the candidate by the reference's; else matched by name, then structure")
  .option('--json', 'the whole comparison as JSON')
  .action(async (reference: string, candidate: string, options) => {
    const { compareFiles } = await import('./compare.ts');
    process.exitCode = compareFiles(reference, candidate, options);
  });

program
  .command('eval')
  .description('completions held against data sets: accuracy, pass@k, what went wrong, by solver and dialect')
  .argument('<completions...>', 'JSON Lines (also .gz): {"id": problem, "completion": text, "sample"?, "format"?}; - is standard input')
  .option('--data <path>', 'data set: JSON Lines, or a folder of them; may be repeated', collect())
  .option('--env <name>', 'environment to judge in; repeat it to see several side by side', collect())
  .option('--solver <name>', "instead of the environment's; may be repeated", collect(SOLVERS))
  .option('--dialect <name>', "instead of the environment's; may be repeated", collect(DIALECTS))
  .addOption(new Option('--reward <preset>', "instead of the environment's").choices(REWARD_PRESETS))
  .option('--time-limit-ms <ms>', 'limit for one model', wholeNumber(1))
  .addOption(new Option('--small <how>', 'small models: proved by Assay itself, or off: by the solver').choices(['auto', 'off']))
  .option('--threads <n>', 'worker threads of each environment; 0 judges on the calling thread', wholeNumber(0))
  .option('--cache <folder>', "where solvers' answers are kept, as for verify")
  .option('--no-cache', 'every model is solved by itself, and nothing is kept')
  .option('--csv <file>', 'write every figure there, one a line')
  .option('--out <file>', 'write every judged completion there, as JSON Lines')
  .option('--report <file>', 'write one HTML page there: charts, tables, and a list of samples to browse')
  .option('--title <text>', 'title of the report')
  .option('--samples <n>', 'completions that are not right which the report lists: all up to n, else n drawn by chance', wholeNumber(1))
  .option('--seed <n>', 'of that draw', wholeNumber(0))
  .option('--json', 'the figures as JSON')
  .action(async (files: string[], options) => {
    const { evaluateFiles } = await import('./eval.ts');
    process.exitCode = await evaluateFiles(files, options);
  });

addServe(program);
addWorker(program);

program
  .command('solvers')
  .description('what this machine has: path, version, licence, capabilities, and a self-test')
  .option('--json', 'JSON')
  .action(async (options) => {
    const { listSolvers } = await import('./solvers.ts');
    process.exitCode = await listSolvers(options);
  });

addPolicyCommands(program);
addTrainCommand(program);

const env = program.command('env').description('environments: what a policy trains against');
env
  .command('list')
  .description('the built-in ones')
  .option('--json', 'JSON')
  .action(async (options) => {
    const { listEnvironments } = await import('./env.ts');
    process.exitCode = await listEnvironments(options);
  });
env
  .command('show')
  .description('all that one says: limits, reward formula, prompt')
  .argument('<name>', 'a built-in name or a JSON file')
  .option('--question <text>', 'put into the prompt')
  .option('--json', 'JSON')
  .action(async (name: string, options) => {
    const { showEnvironment } = await import('./env.ts');
    process.exitCode = showEnvironment(name, options);
  });
env
  .command('example')
  .description('an answer as the prompt asks for it, with its reference: a line for assay verify')
  .argument('<name>', 'a built-in name or a JSON file')
  .action(async (name: string) => {
    const { printExample } = await import('./env.ts');
    process.exitCode = printExample(name);
  });
env
  .command('check')
  .description('hold files against the schema')
  .argument('<name...>', 'JSON files, folders of them, or built-in names')
  .option('--json', 'JSON Lines')
  .action(async (names: string[], options) => {
    const { checkEnvironments } = await import('./env.ts');
    process.exitCode = checkEnvironments(names, options);
  });

program
  .command('tasks')
  .description('write problems in words with their reference models, as a data set for training and evaluation')
  .addOption(new Option('--split <name>', 'whose families and ways of telling (train)').choices(['train', 'validation', 'test']))
  .option('--count <n>', 'how many (1000)', wholeNumber(1))
  .option('--seed <text>', 'same seed, same tasks (1)')
  .option('--family <name>', 'of this kind only; may be repeated', collect())
  .option('--least <n>', 'things that a task is about, from 2 to 4: the least (2)', wholeNumber(2))
  .option('--most <n>', 'the most (3)', wholeNumber(2))
  .option('--env <name>', "with each line the messages to a policy and the reference model in the environment's format")
  .option('--list', 'the families, instead of tasks')
  .option('--out <file>', 'write there instead of standard output')
  .action(async (options) => {
    const { printTasks } = await import('./tasks.ts');
    process.exitCode = await printTasks(options);
  });

program
  .command('demo')
  .description('judge the bundled models and faulty texts and show the result')
  .option('--threads <n>', 'worker threads', wholeNumber(0))
  .option('--json', 'the figures as JSON')
  .action(async (options) => {
    const { demo } = await import('./demo.ts');
    process.exitCode = await demo(options);
  });

program
  .command('setup')
  .description('fetch the solver libraries and build the native addon, where they are missing')
  .action(async () => {
    const { spawnSync } = await import('node:child_process');
    const { fileURLToPath } = await import('node:url');
    const script = fileURLToPath(new URL('../../scripts/setup.mjs', import.meta.url));
    process.exitCode = spawnSync(process.execPath, [script], { stdio: 'inherit' }).status ?? EXIT.some;
  });

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? EXIT.judged : EXIT.misuse;
  } else if (error instanceof EngineError || error instanceof TypeError || error instanceof RangeError) {
    console.error(`assay: ${error.message}`);
    const misused = !(error instanceof EngineError) || error.code === 'badEnvironment' || error.code === 'badPolicy';
    process.exitCode = misused ? EXIT.misuse : EXIT.some;
  } else {
    throw error;
  }
}
if (isLeftOpen()) loadNative().leave(Number(process.exitCode ?? EXIT.judged));
