import { compare, summarize } from '../compare.ts';
import { extract } from '../extract.ts';
import type { Item, Judged } from '../engine.ts';
import type { Protocol } from './service.ts';

/** A judged item as the page lists it. */
interface SampleLine {
  readonly number: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly protocol: Protocol;
  readonly id?: string;
  readonly group?: string;
  readonly status: string;
  readonly reward: number | null;
  readonly fault?: string;
  readonly contradiction?: string;
  /** The beginning of what was written. */
  readonly begin: string;
}

/** A judged item as the page shows it when it is opened. */
interface SampleWhole extends SampleLine {
  readonly completion: string;
  /** Characters of the whole, where what is shown is only its beginning. */
  readonly cutFrom?: number;
  /** The model text in it, and where it starts. */
  readonly text: string;
  readonly offset: number;
  readonly verdict: Judged['verdict'];
  readonly parts: Judged['parts'];
  /** What a comparison with the reference model says, a line a finding. */
  readonly findings: readonly string[];
}

/** The latest judged items, for people to look at. */
export interface Recent {
  add(protocol: Protocol, items: readonly Item[], judged: readonly Judged[]): void;
  /** Newest first. @param search a word of the completion, status, fault, id or protocol */
  list(options: { readonly search?: string; readonly contradictions?: boolean; readonly most: number }): SampleLine[];
  find(number: number): SampleWhole | undefined;
}

interface Kept {
  readonly number: number;
  readonly at: number;
  readonly protocol: Protocol;
  readonly item: Item;
  readonly judged: Judged;
}

/** Characters kept of one completion, shown in a list, and the time for a comparison, which holds up everybody else. */
const KEPT_CHARACTERS = 20_000;
const BEGIN_CHARACTERS = 100;
const COMPARE_MS = 200;
/** Of a large batch some are kept, evenly: the rest would only push out everybody else's, and cost more than judging them. */
const MOST_A_CALL = 32;
/** Of many calls a second, too: as many as a person could look at in a minute. */
const MOST_A_SECOND = 50;
/** Disagreements are rare: they are kept when everything else has long gone. */
const CONTRADICTIONS = 100;

const decoder = new TextDecoder();
/** A copy, so that a slice does not keep the whole request in memory. */
const copied = (text: string): string => Buffer.from(text.slice(0, KEPT_CHARACTERS)).toString();

function contentOf({ completion, text }: Item): string {
  if (completion !== undefined) return completion;
  return typeof text === 'string' ? text : decoder.decode(text?.subarray(0, KEPT_CHARACTERS * 3));
}

function lineOf({ number, at, protocol, item, judged }: Kept): SampleLine {
  const { verdict, reward } = judged;
  const { contradiction } = verdict;
  return {
    number,
    at,
    protocol,
    ...(item.id !== undefined && { id: item.id }),
    ...(item.group !== undefined && { group: String(item.group).slice(0, BEGIN_CHARACTERS) }),
    status: verdict.status,
    reward: reward ?? null,
    ...(verdict.fault !== undefined && { fault: verdict.fault.message }),
    ...(contradiction !== undefined && { contradiction: `${contradiction.solver}: ${contradiction.answer}` }),
    begin: contentOf(item).trim().slice(0, BEGIN_CHARACTERS),
  };
}

function findingsOf({ item: { reference, format }, judged }: Kept, text: string): string[] {
  if (reference?.model === undefined || judged.verdict.model === undefined || judged.parts?.rows === 1) return [];
  if (format === 'program') return []; // its model is not here any more
  const compared = compare(reference.model, text, { timeLimitMs: COMPARE_MS, ...(format !== undefined && { candidateFormat: format }) });
  return 'which' in compared ? [] : summarize(compared);
}

function wholeOf(kept: Kept): SampleWhole {
  const content = contentOf(kept.item);
  const found = kept.item.completion === undefined ? { text: content, offset: 0 } : extract(content);
  const text = found.text ?? '';
  const { cutFrom } = kept.item as { cutFrom?: number }; // as add() left it
  return {
    ...lineOf(kept),
    completion: content,
    ...(cutFrom !== undefined && { cutFrom }),
    text,
    offset: found.offset,
    verdict: kept.judged.verdict,
    parts: kept.judged.parts,
    findings: cutFrom === undefined ? findingsOf(kept, text) : [],
  };
}

function matches(kept: Kept, word: string): boolean {
  const { item, judged, protocol } = kept;
  const fields = [protocol, item.id, judged.verdict.status, judged.verdict.fault?.message, judged.verdict.fault?.code, contentOf(item)];
  return fields.some((field) => field?.toLowerCase().includes(word));
}

export function createRecent(most: number): Recent {
  const ring: Kept[] = [];
  const contradictions: Kept[] = [];
  let next = 0;
  let room = most;
  let looked = performance.now();

  /** Whether one more sample may be kept now. */
  function mayKeep(): boolean {
    if (room < 1) return false;
    room -= 1;
    return true;
  }

  function makeRoom(): void {
    const now = performance.now();
    room = Math.min(most, room + ((now - looked) * MOST_A_SECOND) / 1000);
    looked = now;
  }

  function keep(protocol: Protocol, item: Item, judged: Judged): void {
    const content = contentOf(item);
    const cut = content.length > KEPT_CHARACTERS ? { cutFrom: content.length } : {};
    const { text: _text, completion, id, group, reference, ...rest } = item;
    const own = completion === undefined ? { text: copied(content) } : { completion: copied(content) };
    const names = {
      ...(id !== undefined && { id: copied(id) }),
      ...(group !== undefined && { group: typeof group === 'string' ? copied(group) : group }),
      // One that is too long to be shown is not kept: a few hundred of the largest would fill the memory.
      ...((reference?.model?.length ?? 0) <= KEPT_CHARACTERS && reference !== undefined && { reference }),
    };
    const kept: Kept = { number: next, at: Date.now(), protocol, item: { ...rest, ...names, ...own, ...cut } as Item, judged };
    ring[next % most] = kept;
    next += 1;
    if (judged.verdict.contradiction === undefined) return;
    contradictions.push(kept);
    if (contradictions.length > CONTRADICTIONS) contradictions.shift();
  }

  return {
    add(protocol, items, judged) {
      if (most === 0) return;
      makeRoom();
      const every = Math.ceil(items.length / MOST_A_CALL);
      for (let i = 0; i < items.length; i += 1) {
        const [item, one] = [items[i], judged[i]];
        if (item === undefined || one === undefined) continue;
        if (one.verdict.contradiction !== undefined || (i % every === 0 && mayKeep())) keep(protocol, item, one);
      }
    },
    list({ search = '', contradictions: only = false, most: wanted }) {
      const word = search.trim().toLowerCase();
      const all = (only ? contradictions : ring).toSorted((a, b) => b.number - a.number);
      return all
        .filter((kept) => word === '' || matches(kept, word))
        .slice(0, wanted)
        .map(lineOf);
    },
    find(number) {
      const kept = ring[number % most]?.number === number ? ring[number % most] : contradictions.find((one) => one.number === number);
      return kept === undefined ? undefined : wholeOf(kept);
    },
  };
}
