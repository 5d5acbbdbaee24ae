import { type Command, Option } from 'commander';
import { SOLVERS } from '../codes.gen.ts';
import { REWARD_PRESETS } from '../environment.ts';
import { TURN_REWARDS } from '../rollout/turns.ts';
import { collect, numberBetween, wholeNumber } from './arguments.ts';

function addRollout(program: Command): void {
  program
    .command('rollout')
    .description('let a policy write groups of completions for the problems of data sets, and judge them meanwhile')
    .requiredOption('--data <path>', 'problems: JSON Lines, or a folder of them; may be repeated', collect())
    .requiredOption('--policy <where>', 'model folder or GGUF file; address of an OpenAI-compatible endpoint; or completions (.jsonl)')
    .option('--model <name>', 'of an endpoint')
    .option('--key-variable <name>', 'environment variable with the key of an endpoint (OPENAI_API_KEY)')
    .option('--env <name>', 'environment: a built-in name or a JSON file', 'highs-lp')
    .addOption(new Option('--solver <name>', "instead of the environment's").choices(SOLVERS))
    .addOption(new Option('--reward <preset>', "instead of the environment's").choices(REWARD_PRESETS))
    .option('--group <n>', 'completions of each problem', wholeNumber(1), 8)
    .option('--turns <n>', 'tries of each completion; between them the feedback that the environment allows', wholeNumber(1), 1)
    .addOption(new Option('--turn-reward <how>', 'of several tries: the reward of the last, the best, or the mean').choices(TURN_REWARDS))
    .option('--limit <n>', 'only the first n problems', wholeNumber(1))
    .option('--examples <file>', 'worked examples before each problem: JSON Lines of question and completion')
    .option('--temperature <t>', '0: always the likeliest token (1)', numberBetween(0, 100))
    .option('--top-k <n>', 'only the n likeliest tokens (all)', wholeNumber(0))
    .option('--top-p <p>', 'only the likeliest tokens with this share (all)', numberBetween(0, 1))
    .option('--min-p <p>', "only tokens with this share of the likeliest one's probability (all)", numberBetween(0, 1))
    .option('--max-tokens <n>', 'of one completion (512)', wholeNumber(1))
    .option('--stop <text>', 'ends a completion, and is cut off it; may be repeated', collect())
    .option('--seed <n>', 'the same seed gives the same completions (0)', wholeNumber(0))
    .option('--rows <n>', 'completions that are written at once (8)', wholeNumber(1))
    .option('--capacity <n>', 'tokens of prompt and completion that memory is set aside for (2048)', wholeNumber(1))
    .option('--threads <n>', 'threads that write (one a processor)', wholeNumber(1))
    .addOption(new Option('--provider <what>', 'a model is run on: a GPU where there is one (auto)').choices(['auto', 'cpu', 'cuda']))
    .addOption(new Option('--precision <type>', 'on a GPU, of weights, keys and values (float16)').choices(['float16', 'bfloat16']))
    .option('--cuda-graphs', 'on a GPU, capture steps and play them again')
    .addOption(new Option('--constrain <how>', 'lp: only LP texts that no reader refuses are written').choices(['lp', 'off']))
    .option('--simple', "write through ONNX Runtime's JavaScript interface, which is slower")
    .option('--concurrency <n>', 'calls of an endpoint at once (8)', wholeNumber(1))
    .option('--retries <n>', 'of a call of an endpoint that failed (4)', wholeNumber(0))
    .option('--timeout-ms <ms>', 'of a call of an endpoint (300000)', wholeNumber(1))
    .option('--out <file>', 'write there instead of standard output; MessagePack where it ends in .msgpack, an Arrow stream in .arrow')
    .option('--resume', 'go on with the output file of a run that was ended')
    .option('--json', 'the figures at the end as JSON')
    .action(async (options) => {
      const { rolloutCommand } = await import('./rollout.ts');
      process.exitCode = await rolloutCommand(options);
    });
}

function addPolicy(program: Command): void {
  const policy = program.command('policy').description('models that write completions');
  policy
    .command('init')
    .description('make a model of random weights, with a vocabulary trained on texts')
    .argument('<folder>', 'to write it to')
    .option('--texts <path>', 'JSON Lines with question, completion or text, or any text file; may be repeated', collect())
    .option('--vocabulary <n>', 'tokens, at most (600)', wholeNumber(1))
    .option('--width <n>', 'of the residual stream (192)', wholeNumber(1))
    .option('--layers <n>', '(4)', wholeNumber(1))
    .option('--heads <n>', '(6)', wholeNumber(1))
    .option('--key-value-heads <n>', '(3)', wholeNumber(1))
    .option('--feed-forward <n>', '(512)', wholeNumber(1))
    .option('--context <n>', 'positions (2048)', wholeNumber(1))
    .option('--seed <n>', 'of the weights (0)', wholeNumber(0))
    .action(async (folder: string, options) => {
      const { initPolicy } = await import('./policy.ts');
      process.exitCode = await initPolicy(folder, options);
    });
  policy
    .command('show')
    .description('what a model folder or GGUF file holds')
    .argument('<path>')
    .option('--json', 'JSON')
    .action(async (path: string, options) => {
      const { showPolicy } = await import('./policy.ts');
      process.exitCode = await showPolicy(path, options);
    });
  policy
    .command('convert')
    .description('write a model folder or GGUF file as a folder of float32 weights')
    .argument('<path>')
    .argument('<folder>')
    .action(async (path: string, folder: string) => {
      const { convertPolicy } = await import('./policy.ts');
      process.exitCode = await convertPolicy(path, folder);
    });
}

/** Adds what deals with policies. */
export function addPolicyCommands(program: Command): void {
  addRollout(program);
  addPolicy(program);
}
