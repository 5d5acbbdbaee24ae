import { createColors } from 'picocolors';

/** Colours on a terminal only: picocolors by itself also colours pipes where CI is set. NO_COLOR and TERM=dumb turn them off. */
export const colors = createColors(process.stdout.isTTY === true && !process.env['NO_COLOR'] && process.env['TERM'] !== 'dumb');
