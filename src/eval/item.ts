import type { Item } from '../engine.ts';
import { SOURCE_FORMATS, type SourceFormat } from '../environment.ts';
import { extract } from '../extract.ts';
import { comparable, inForce, type Problem } from './book.ts';
import type { Completion } from './evaluate.ts';
import type { VariantInfo } from './figures.ts';

/** @returns what the engine is asked to judge */
export function itemOf(problem: Problem, { completion, text, format }: Completion): Item {
  const truth = inForce(problem);
  const model = comparable(problem);
  const reference = { ...truth, ...(model !== undefined && { model }) };
  return {
    id: problem.id,
    ...(text !== undefined ? { text } : { completion: completion ?? '' }),
    ...(format !== undefined && { format }),
    ...(Object.keys(reference).length > 0 && { reference }),
  };
}

/** @returns the text that an environment finds in a completion, and its format where something says it. */
export function textOf({ completion, text, format }: Completion, info: VariantInfo): { text: string | null; format?: SourceFormat } {
  const wanted = format ?? SOURCE_FORMATS.find((name) => name === info.format);
  if (text !== undefined) return { text, ...(wanted !== undefined && { format: wanted }) };
  const protocol = info.protocol === 'evom' || info.protocol === 'sirl' ? info.protocol : 'plain';
  const found = extract(completion ?? '', { protocol, ...(wanted !== undefined && { format: wanted }) });
  const told = format ?? found.format ?? wanted;
  return { text: found.text, ...(told !== undefined && { format: told }) };
}
