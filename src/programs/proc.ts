// What Linux tells of a process.
import { readFileSync } from 'node:fs';

const PAGE_BYTES = 4096;
/** Of processor time, a second. */
const TICKS = 100;

/** 0 where the system does not say. */
export function residentMegabytes(pid: number): number {
  try {
    const [, pages = '0'] = readFileSync(`/proc/${pid}/statm`, 'latin1').split(' ');
    return (Number(pages) * PAGE_BYTES) / 2 ** 20;
  } catch {
    return 0; // it has just ended
  }
}

/** @returns what a process has taken so far, NaN where the system does not tell */
export function processorSeconds(pid: number | undefined): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ')[1]?.split(' ') ?? [];
    return (Number(fields[11]) + Number(fields[12])) / TICKS;
  } catch {
    return Number.NaN;
  }
}
