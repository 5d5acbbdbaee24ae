import { type Command, Option } from 'commander';
import { REWARD_PRESETS } from '../environment.ts';
import { ALGORITHMS } from '../learn/algorithm.ts';
import { collect, numberBetween, wholeNumber } from './arguments.ts';

/** `assay train`. */
export function addTrainCommand(program: Command): void {
  program
    .command('train')
    .description('train a policy on generated problems: by rewards, or with --sft on right answers')
    .requiredOption('--policy <path>', 'model folder or GGUF file to begin with')
    .requiredOption(
      '--out <folder>',
      'where the trained policy, checkpoints, metrics.jsonl and report.html go; a run that stopped there goes on',
    )
    .option('--env <name>', 'environment: a built-in name or a JSON file (highs-lp)')
    .option('--sft', 'on right answers instead of rewards')
    .option('--steps <n>', 'updates (100)', wholeNumber(1))
    .addOption(new Option('--algorithm <name>', 'from rewards to a loss (grpo)').choices(Object.keys(ALGORITHMS)))
    .addOption(new Option('--reward <preset>', "instead of the environment's").choices(REWARD_PRESETS))
    .option('--prompts <n>', 'problems of a step (16)', wholeNumber(1))
    .option('--samples <n>', 'completions of a problem (8)', wholeNumber(1))
    .option('--rate <number>', 'learning rate', numberBetween(0, 1))
    .option('--kl <weight>', 'divergence from the policy at the beginning (k3), in the loss', numberBetween(0, 1e6))
    .option('--lora <rank>', 'train low-rank additions to queries and values instead of all weights', wholeNumber(1))
    .option('--tasks <n>', 'problems to draw from (2000)', wholeNumber(1))
    .option('--family <name>', 'problems of this kind only; may be repeated', collect())
    .option('--least <n>', 'things that a problem is about, from 2 to 4: the least (2)', wholeNumber(2))
    .option('--most <n>', 'the most (3)', wholeNumber(2))
    .option('--max-tokens <n>', 'of a completion (512)', wholeNumber(1))
    .option('--temperature <number>', 'of sampling (1)', numberBetween(0.01, 100))
    .option('--rows <n>', 'sequences in one run of the graph (8)', wholeNumber(1))
    .option('--threads <n>', 'of ONNX Runtime (2)', wholeNumber(1))
    .addOption(
      new Option('--provider <what>', 'the policy learns and writes on: a GPU where there is one (auto)').choices(['auto', 'cpu', 'cuda']),
    )
    .option('--save-every <n>', 'steps between checkpoints (10; with --sft 100)', wholeNumber(1))
    .option('--exam <n>', 'problems of the test split that the trained policy answers at the end', wholeNumber(1))
    .option('--page <port>', 'show the run while it goes on, at this port of 127.0.0.1; 0: any that is free', wholeNumber(0))
    .option('--seed <text>', 'same seed, same run (0)')
    .action(async (options) => {
      const { trainPolicy } = await import('./train.ts');
      process.exitCode = await trainPolicy(options);
    });
}
