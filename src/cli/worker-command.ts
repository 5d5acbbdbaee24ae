import { type Command, Option } from 'commander';
import { SOLVERS } from '../codes.gen.ts';
import { collect, wholeNumber } from './arguments.ts';

/** `assay worker`; what it does is loaded when it is called. */
export function addWorker(program: Command): void {
  program
    .command('worker')
    .description('judge for reward servers on other machines (assay serve --nats); runs until SIGTERM')
    .option('--nats <url>', 'NATS server with JetStream, like nats://host:4222; also $ASSAY_NATS')
    .option('--threads <n>', 'worker threads (one a core)', wholeNumber(1))
    .addOption(new Option('--isolation <where>', 'where they live (process)').choices(['thread', 'process']))
    .option('--solver <name>', 'offer this one; may be repeated (all that pass their self-test)', collect(SOLVERS))
    .option('--cache <folder>', "where solvers' answers are kept, as for verify")
    .option('--no-cache', 'every model is solved by itself, and nothing is kept')
    .option(
      '--ack-wait-ms <ms>',
      'silence after which this worker is taken for dead, and its batches go to others (5000)',
      wholeNumber(500),
    )
    .action(async (options) => {
      const { work } = await import('./worker.ts');
      process.exitCode = await work(options);
    });
}
