import { type Command, Option } from 'commander';
import { SOLVERS } from '../codes.gen.ts';
import { REWARD_PRESETS } from '../environment.ts';
import { LOG_LEVELS } from '../server/options.ts';
import { collect, wholeNumber } from './arguments.ts';

/** `assay serve`; what it does is loaded when it is called. */
export function addServe(program: Command): void {
  program
    .command('serve')
    .description('the reward server: trainers send completions, rewards come back; runs until SIGTERM')
    .option('--host <address>', 'where to listen; only this machine unless told otherwise (127.0.0.1)')
    .option('--port <n>', '0: any that is free (8700)', wholeNumber(0))
    .option('--env <name>', 'environment where a request names none; repeat it for files that requests may name', collect())
    .option('--data <path>', 'problems that labels and prompts may mean: JSON Lines, or a folder of them; may be repeated', collect())
    .addOption(new Option('--reward <preset>', "instead of the environment's").choices(REWARD_PRESETS))
    .addOption(new Option('--solver <name>', "instead of the environment's").choices(SOLVERS))
    .option('--time-limit-ms <ms>', 'limit for one model', wholeNumber(1))
    .addOption(new Option('--small <how>', 'small models: proved by Assay itself, or off: by the solver').choices(['auto', 'off']))
    .option('--audit <n>', 'of what Assay proved itself, one in n goes to the solver as well', wholeNumber(1))
    .option('--threads <n>', 'worker threads (one a core)', wholeNumber(1))
    .addOption(new Option('--isolation <where>', 'where workers live (process)').choices(['thread', 'process']))
    .option(
      '--listeners <n>',
      'processes that take connections (1); more serve more requests of one item, on a machine of 4 cores or more',
      wholeNumber(1),
    )
    .option('--nats <url>', 'workers on other machines judge (assay worker), through this NATS server; also $ASSAY_NATS')
    .option('--token-file <file>', 'a secret that requests must show; also $ASSAY_TOKEN')
    .option('--body-mb <n>', 'of one request (64)', wholeNumber(1))
    .option('--queue-mb <n>', 'of all requests that wait (512); what comes on top is told to try again', wholeNumber(1))
    .option('--cache <folder>', "where solvers' answers are kept, to be used again for equal models; also $ASSAY_CACHE (memory alone)")
    .option('--no-cache', 'every model is solved by itself')
    .option('--repeat-mb <n>', 'of replies that are kept for clients that ask again (64); 0: none', wholeNumber(0))
    .addOption(new Option('--log <level>', 'JSON lines on standard output (info)').choices(LOG_LEVELS))
    .action(async (options) => {
      const { serve } = await import('./serve.ts');
      process.exitCode = await serve(options);
    });
}
