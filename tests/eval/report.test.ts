import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bookOf } from '../../src/eval/book.ts';
import { type Completion, evaluate, type Evaluation } from '../../src/eval/evaluate.ts';
import { escapeHtml, html, jsonForScript, trusted } from '../../src/eval/html.ts';
import { reportOf } from '../../src/eval/report.ts';
import { findChromium, NO_CHROMIUM, openPage, type Page } from './browser.ts';

const MODEL = 'Maximize\n profit: 3 x + 5 y\nSubject To\n labor: 2 x + 3 y <= 12\n wood: x + y >= 1\nGeneral\n x y\nEnd\n';
const HACK = '</script><script>window.hacked = 1</script><img src=x onerror="window.hacked = 2"><svg onload="window.hacked = 3">';
const NAME = `p<b>${HACK}`;

/** What completions may hold that a page must not choke on; the class that each belongs to. */
const COMPLETIONS: readonly (readonly [string, string, string])[] = [
  ['honest', MODEL, 'right'],
  ['missing row', MODEL.replace('wood: x + y >= 1', 'wood: x + y >= 0'), 'missingRows'],
  ['script', `${HACK}\n${MODEL}`, 'rejected'],
  ['comment and CDATA', `<!--<script>window.hacked = 4 ${MODEL} --><![CDATA[`, 'rejected'],
  ['NUL', MODEL.replace('wood', 'wo\0od'), 'rejected'],
  ['half pair', MODEL.replace('wood', 'wo\ud800od'), 'rejected'],
  ['turned order', MODEL.replace('wood', 'wo\u202eod'), 'rejected'],
  ['separators', `${MODEL}\u2028\u2029`, 'rejected'],
  ['long', `${MODEL}\\ ${'x'.repeat(2 ** 20)}\n`, 'right'],
  ['long line of nothing', `Maximize\n obj: ${'+ x '.repeat(2 ** 18)}\n?`, 'rejected'],
  ['fenced', `Here:\n\`\`\`lp\n${MODEL.replace('5 y', '5 é !')}\`\`\`\n`, 'rejected'],
  ['empty', ' ', 'noModel'],
  ['infeasible', MODEL.replace('>= 1', '>= 100'), 'infeasible'],
  ['unbounded', MODEL.replace('<= 12', '>= 12'), 'unbounded'],
  ['wrong', MODEL.replace('5 y', '9 y'), 'wrongObjective'],
];

const book = bookOf([
  { set: 'made', place: '1', value: { id: NAME, question: `How? ${HACK}`, answer: 20 } },
  { set: 'made', place: '2', value: { id: NAME, lp: MODEL, status: 'optimal', objective: 20 } },
]);
const completions: readonly Completion[] = COMPLETIONS.map(([sample, completion]) => ({
  source: `s${HACK}`,
  id: NAME,
  sample,
  completion,
}));

let evaluation: Evaluation;
let page = '';
beforeAll(async () => {
  const options = { variants: [{ environment: 'highs-lp' }, { environment: 'highs-lp', dialect: 'portable' as const }], threads: 0 };
  evaluation = await evaluate(completions, book, { ...options, details: true });
  page = reportOf(evaluation, `Title ${HACK}`);
});

describe('escaping', () => {
  test.for<[string, string]>([
    ['<b>&"\'', '&lt;b&gt;&amp;&quot;&#39;'],
    ['a\0b\u202ec\ud800', 'a\ufffdb\ufffdc\ufffd'],
    ['é 😀\n\t', 'é 😀\n\t'],
  ])('%j as HTML', ([text, expected]) => expect(escapeHtml(text)).toBe(expected));

  test('JSON in a script element is the same value, and holds nothing that ends it', () => {
    const value = [HACK, '<!--', '\u2028\u2029\0\ud800', ']]>'];
    const text = jsonForScript(value);
    expect(text).not.toMatch(/[<>&\u2028\u2029\0]/);
    expect(JSON.parse(text)).toEqual(value);
  });

  test('a template escapes what is put in, and what it made itself only once', () => {
    expect(html`<p>${'<'}${html`<b>${'&'}</b>`}${[html`<i/>`, trusted('<u/>')]}${undefined}${false}${1 / 3}</p>`.html).toBe(
      '<p>&lt;<b>&amp;</b><i/><u/>0.33</p>',
    );
  });
});

describe('the page as a text', () => {
  test('is the same for the same evaluation', () => expect(reportOf(evaluation, `Title ${HACK}`)).toBe(page));
  test('holds the completions’ markup nowhere', () => {
    expect(page).not.toContain('<script>window');
    expect(page).not.toContain('<img');
    expect(page.match(/<script/g)).toHaveLength(2);
    expect(page).not.toContain('\0');
  });
  test('asks for nothing from outside', () => expect(page).not.toMatch(/\b(src|href)="(?!#)|url\(|@import|https?:/));
  test('says what it lists, and why', () => {
    expect(page).toContain('all 14 in which something is wrong, and all 1 in which nothing was found');
  });
  test('every sample is of the class that it was made for', () => {
    const found = evaluation.samples.map(({ completion, results }) => [completion.sample, results[0]?.kind]);
    expect(Object.fromEntries(found)).toEqual(Object.fromEntries(COMPLETIONS.map(([sample, , kind]) => [sample, kind])));
  });
});

const chromium = findChromium();
if (chromium === undefined) console.log(`report.test.ts: ${NO_CHROMIUM}`);

describe('the page in a browser', () => {
  const folder = mkdtempSync(join(tmpdir(), 'assay-report-'));
  const file = join(folder, 'report.html');
  let tab: Page | undefined;
  const open = async (): Promise<Page> => {
    tab ??= await openPage(chromium ?? '', pathToFileURL(file).href);
    return tab;
  };
  const one = (name: string, body: (tab: Page) => Promise<void>): void => {
    test(name, async (context) => {
      if (chromium === undefined) return context.skip(NO_CHROMIUM);
      await body(await open());
    });
  };
  beforeAll(() => writeFileSync(file, page));
  afterAll(async () => {
    await tab?.close();
    rmSync(folder, { recursive: true });
  });

  const text = (selector: string): string => `document.querySelector(${JSON.stringify(selector)}).textContent`;
  const choose = (sample: string): string =>
    `[...document.querySelectorAll('#list button')].find((b) => b.textContent.includes(${JSON.stringify(`· ${sample}`)})).click()`;
  const filterBy = (id: string, value: string): string =>
    `(() => { const f = document.getElementById('${id}'); f.value = ${JSON.stringify(value)}; f.dispatchEvent(new Event('input', { bubbles: true })); })()`;
  const CLEAR = `(document.getElementById('filters').reset(), new Promise((done) => setTimeout(done, 20)))`;

  one('opens with every sample listed and the first one shown', async (tab) => {
    expect(await tab.value(text('#count'))).toBe('15 of 15 samples');
    expect(await tab.value('document.querySelectorAll("#list li").length')).toBe(15);
    expect(await tab.value(text('article h3'))).toContain('missing row');
    expect(await tab.value('scrollY')).toBe(0);
  });

  one('runs no script of a completion, whichever sample is shown', async (tab) => {
    for (const [sample] of COMPLETIONS) {
      await tab.value(choose(sample));
      expect(await tab.value(text('article h3'))).toContain(sample);
      await tab.value('document.querySelectorAll("details").forEach((one) => { one.open = true; })');
    }
    expect(await tab.value('typeof window.hacked')).toBe('undefined');
    expect(await tab.value('document.querySelectorAll("img, article svg, article script").length')).toBe(0);
  });

  one('underlines the fault, counted in characters, with its message', async (tab) => {
    await tab.value(choose('fenced'));
    expect(await tab.value(text('article mark'))).toBe('!');
    expect(await tab.value(text('article .bad'))).toBe(' profit: 3 x + 5 é !');
    expect(await tab.value(text('article .message'))).toBe("badName: '!' is no name: it has no letter");
  });

  one('shows what cannot be seen', async (tab) => {
    await tab.value(choose('NUL'));
    expect(await tab.value(text('article .code'))).toContain('wo\u2400od');
    await tab.value(choose('turned order'));
    expect(await tab.value(text('article .code'))).toContain('wo⟨U+202E⟩od');
  });

  one('cuts a long text, and says so', async (tab) => {
    await tab.value(choose('long line of nothing'));
    expect(await tab.value(text('article'))).toContain(`the whole has ${(COMPLETIONS[9]?.[1] ?? '').length} characters`);
    expect(await tab.value<number>('document.body.textContent.length')).toBeLessThan(400_000);
  });

  one('shows rows, values, and why a model is infeasible or unbounded', async (tab) => {
    await tab.value(choose('missing row'));
    expect(await tab.value(text('article .lines'))).toContain('row `wood` is missing: x = 0, y = 0 is accepted, 1 under');
    expect(await tab.value(text('article .values'))).toMatch(/x = \d/);
    await tab.value(choose('infeasible'));
    expect(await tab.value(text('article'))).toContain('These contradict each otherrow labor ≤ 12100 ≤ row wood');
    await tab.value(choose('unbounded'));
    expect(await tab.value(text('article'))).toContain('Improves without end along');
  });

  one('filters by words, class, fault and difference', async (tab) => {
    await tab.value(filterBy('search', 'MISSING  `wood`'));
    expect(await tab.value(text('#count'))).toBe('1 of 15 samples');
    await tab.value(CLEAR);
    await tab.value(filterBy('by-class', 'rejected'));
    const rejected = COMPLETIONS.filter(([, , kind]) => kind === 'rejected').length;
    expect(await tab.value(text('#count'))).toBe(`${rejected} of 15 samples`);
    await tab.value(filterBy('search', 'no such thing'));
    expect(await tab.value(text('article'))).toBe('No sample matches.');
    await tab.value(CLEAR);
    expect(await tab.value(text('#count'))).toBe('15 of 15 samples');
    const differing = evaluation.samples.filter(({ results: [any, portable] }) => any?.kind !== portable?.kind).length;
    expect(differing).toBeGreaterThan(0);
    await tab.value(`document.getElementById('by-difference').click()`);
    expect(await tab.value(text('#count'))).toBe(`${differing} of 15 samples`);
    await tab.value(CLEAR);
  });

  one('is worked by keys alone', async (tab) => {
    await tab.value('document.activeElement.blur()');
    await tab.press('/');
    expect(await tab.value('document.activeElement.id')).toBe('search');
    await tab.type('infeasible');
    expect(await tab.value(text('#count'))).toBe('1 of 15 samples');
    await tab.press('Escape');
    expect(await tab.value(text('#count'))).toBe('15 of 15 samples');
    await tab.press('ArrowDown');
    const where = '[...document.querySelectorAll("#list button")].indexOf(document.activeElement)';
    expect(await tab.value(where)).toBe(0);
    await tab.press('j');
    await tab.press('ArrowDown');
    expect(await tab.value(where)).toBe(2);
    await tab.press('k');
    expect(await tab.value(where)).toBe(1);
    expect(await tab.value(text('article h3'))).toContain(evaluation.samples[1]?.completion.sample);
    await tab.press('End');
    expect(await tab.value(where)).toBe(14);
    await tab.press('Home');
    expect(await tab.value(where)).toBe(0);
    await tab.press('Enter');
    expect(await tab.value('document.activeElement.id')).toBe('sample');
    await tab.press('Escape');
    expect(await tab.value(where)).toBe(0);
  });

  one('names everything for those who do not see it', async (tab) => {
    expect(await tab.value('[...document.querySelectorAll("table")].every((one) => one.caption?.textContent.trim() !== "")')).toBe(true);
    expect(await tab.value('[...document.querySelectorAll("input, select")].every((one) => one.labels.length === 1)')).toBe(true);
    expect(
      await tab.value(
        '[...document.querySelectorAll("svg")].every((one) => one.getAttribute("role") === "img" && one.ariaLabel.length > 20)',
      ),
    ).toBe(true);
    expect(await tab.value('[...document.querySelectorAll("th")].every((one) => one.scope !== "")')).toBe(true);
    expect(
      await tab.value(
        'new Set([...document.querySelectorAll("[id]")].map((one) => one.id)).size === document.querySelectorAll("[id]").length',
      ),
    ).toBe(true);
  });

  one('goes on paper without its controls, and with all of its tables', async (tab) => {
    await tab.send('Emulation.setEmulatedMedia', { media: 'print' });
    expect(await tab.value('getComputedStyle(document.getElementById("filters")).display')).toBe('none');
    expect(await tab.value('getComputedStyle(document.querySelector("article")).overflowY')).toBe('visible');
    const { data } = await tab.send('Page.printToPDF', { printBackground: true });
    expect(Buffer.from(String(data), 'base64').subarray(0, 5).toString()).toBe('%PDF-');
    await tab.send('Emulation.setEmulatedMedia', { media: '' });
  });

  one('has another ground in the dark', async (tab) => {
    const ground = 'getComputedStyle(document.body).backgroundColor';
    const light = await tab.value(ground);
    await tab.send('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-color-scheme', value: 'dark' }] });
    expect(await tab.value(ground)).not.toBe(light);
    await tab.send('Emulation.setEmulatedMedia', { features: [] });
  });

  one('lists many samples a part at a time, and more on the way down', async (tab) => {
    const many = Array.from({ length: 450 }, (_, i) => ({ source: 's', id: NAME, sample: String(i), completion: '' }));
    const other = join(folder, 'many.html');
    writeFileSync(other, reportOf(await evaluate(many, book, { threads: 0 }), 'Many'));
    await tab.open(pathToFileURL(other).href);
    expect(await tab.value(text('#count'))).toBe('450 of 450 samples, the first 200 shown');
    await tab.value(`document.getElementById('more').click()`);
    expect(await tab.value('document.querySelectorAll("#list li").length')).toBe(400);
    await tab.value('document.querySelector("#list button").focus()');
    await tab.press('End');
    expect(await tab.value(text('article h3'))).toContain('sample 449');
    expect(await tab.value(text('#count'))).toBe('450 of 450 samples');
  });

  one('complained about nothing, and asked for nothing', async (tab) => expect(tab.complaints).toEqual([]));
});
