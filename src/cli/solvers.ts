import { colors as pc } from './colors.ts';
import { CAPABILITIES, type Capability, type SelfTest, type SolverInfo, solvers, testSolver } from '../solvers.ts';
import { EXIT } from './exit.ts';

interface Surveyed extends SolverInfo {
  /** Absent for a solver that was not found. */
  readonly selfTest?: SelfTest;
  /** Found, and its self-test failed nowhere. */
  readonly offered: boolean;
}

async function survey(): Promise<Surveyed[]> {
  const list: Surveyed[] = [];
  for (const info of solvers()) {
    const selfTest = info.found ? await testSolver(info) : undefined;
    list.push({ ...info, ...(selfTest !== undefined && { selfTest }), offered: selfTest?.failed.length === 0 });
  }
  return list;
}

function showSelfTest({ passed, unsupported, failed, timeMs }: SelfTest): string {
  const refused = unsupported === 0 ? '' : `, ${unsupported} refused by name`;
  const wrong = failed.length === 0 ? '' : pc.red(`; not offered, wrong on ${failed.join(', ')}`);
  return `${passed} of ${passed + unsupported + failed.length} right${refused} in ${timeMs} ms${wrong}`;
}

function showSolver({ name, version, path, fault, licence, sizeLimits, selfTest }: Surveyed): string {
  if (selfTest === undefined && path !== undefined)
    return `${pc.bold(name)} ${version}\n  ${path}\n  licence: ${pc.red(licence ?? 'not known')}; ${fault?.message ?? ''}`;
  if (selfTest === undefined) return `${pc.bold(name)}  ${pc.red(fault?.code ?? 'absent')}\n  ${fault?.message ?? ''}`;
  return [
    `${pc.bold(name)} ${version}`,
    `  ${path}`,
    `  licence: ${licence}; size: ${sizeLimits ?? 'any'}`,
    `  self-test: ${showSelfTest(selfTest)}`,
  ].join('\n');
}

async function capabilityTable(found: readonly Surveyed[]): Promise<string> {
  const { default: Table } = await import('cli-table3');
  const table = new Table({ head: ['', ...found.map(({ name }) => name)], style: { head: [], border: [], compact: true } });
  // Keys of a constant object are its keys.
  for (const key of Object.keys(CAPABILITIES) as Capability[]) {
    table.push([CAPABILITIES[key], ...found.map(({ capabilities }) => (capabilities[key] ? pc.green('yes') : pc.dim('no')))]);
  }
  return table.toString();
}

/** `assay solvers`: @returns the exit code; 1 when no solver is offered, or one that was found fails its self-test */
export async function listSolvers({ json }: { readonly json?: boolean }): Promise<number> {
  const list = await survey();
  const found = list.filter((solver) => solver.found);
  if (json === true) {
    console.log(JSON.stringify(list));
  } else {
    for (const solver of list) console.log(showSolver(solver));
    if (found.length > 0) console.log(`\n${await capabilityTable(found)}`);
  }
  return found.length > 0 && found.every(({ offered }) => offered) ? EXIT.judged : EXIT.some;
}
