import type { DialectRow } from '../src/dialects.ts';

export function docsWithTable(text: string, table: readonly DialectRow[], format: 'lp' | 'mps'): string;
