import pc from 'picocolors';
import { solvers } from '../convert.ts';
import { EXIT } from './exit.ts';

/** `assay solvers`: @returns the exit code; 1 when no solver was found */
export async function listSolvers({ json }: { readonly json?: boolean }): Promise<number> {
  const list = solvers();
  if (json === true) {
    console.log(JSON.stringify(list));
  } else {
    const { default: Table } = await import('cli-table3');
    const table = new Table({
      head: ['solver', 'version', 'can', 'cannot', 'library'],
      wordWrap: true,
      colWidths: [10, 10, 32, 32, 50],
      style: { head: [] },
    });
    for (const { name, version, path, fault, capabilities = {} } of list) {
      const names = (can: boolean): string =>
        Object.keys(capabilities)
          .filter((key) => capabilities[key] === can)
          .join(', ');
      table.push([name, version ?? pc.red('absent'), names(true), names(false), path ?? fault ?? '']);
    }
    console.log(table.toString());
  }
  return list.some((solver) => solver.found) ? EXIT.judged : EXIT.some;
}
