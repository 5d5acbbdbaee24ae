// The page, in a real browser: it lives, it shows what /metrics says, it is worked by keyboard, and it asks nobody else for anything.
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startNats, startWorker } from '../../bench/load/nats.mjs';
import { createServer, type Server } from '../../src/server/server.ts';
import { chromiumPath, NO_CHROMIUM } from '../eval/browser.ts';
import { need } from '../nats/start.ts';
import { json, MODEL, OTHER, post, start } from './start.ts';

const executablePath = chromiumPath();
const FAULTY = 'Maximize\n obj: 3 x\nSubject To\n c: x <= 1,000\nEnd\n';
let server: Server;
let browser: Browser;
const complaints: string[] = [];

beforeAll(async () => {
  if (executablePath === undefined) return;
  server = await start({ token: 'a-secret-token' });
  browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
  const items = [
    ...Array.from({ length: 6 }, (_, i) => ({ id: `r${i}`, completion: MODEL, label: 'chairs', group: 'a' })),
    { id: 'wrong', completion: OTHER, label: 'chairs', group: 'b' },
    { id: 'right', completion: MODEL, label: 'chairs', group: 'b' },
    { id: 'faulty', completion: `Here:\n\`\`\`lp\n${FAULTY}\`\`\``, label: 'chairs' },
    { id: '<img src=x onerror=alert(1)>', completion: '<script>alert(1)</script>', label: 'chairs' },
  ];
  await post(`${server.url}/k/a-secret-token/v1/verify`, { items });
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
});

/** Waits until an expression holds in the page, whose policy forbids that the page waits for it itself. */
async function when(page: Page, expression: string): Promise<void> {
  while ((await page.evaluate(expression)) !== true) await new Promise((resolve) => setTimeout(resolve, 20));
}

async function open(options: Parameters<Browser['newPage']>[0] = {}): Promise<Page> {
  const page = await browser.newPage(options);
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => {
    if (!request.url().startsWith(server.url)) complaints.push(`request to ${request.url()}`);
  });
  await page.goto(`${server.url}/k/a-secret-token`); // without the slash: it is sent on
  await when(page, `document.getElementById('state')?.textContent === 'live'`);
  return page;
}

describe.skipIf(executablePath === undefined)(`the page${executablePath === undefined ? ` (${NO_CHROMIUM})` : ''}`, () => {
  test('shows the figures that /metrics has', async () => {
    const page = await open();
    const card = (name: string): Promise<string | null> =>
      page
        .locator('#cards li', { has: page.getByText(name, { exact: true }) })
        .locator('b')
        .textContent();
    expect(await card('judged')).toBe('10');
    expect(await card('groups without variance')).toBe('50.0 %');
    const metrics = await (await fetch(`${server.url}/k/a-secret-token/metrics`)).text();
    expect(metrics).toContain('assay_items_total{protocol="native",status="optimal"} 8');
    expect(metrics).toMatch(/assay_groups_total 2\n/);
    const rows = await page.locator('#statuses').textContent();
    expect(rows).toMatch(/optimal[\s\S]*8 {2}80\.0 %/);
    expect(await page.locator('#faults').textContent()).toMatch(/badNumber/);
    await post(`${server.url}/k/a-secret-token/get_reward`, { query: [MODEL, MODEL], labels: ['12', '12'] });
    await when(page, `document.querySelector('#cards li:nth-child(2) b')?.textContent === '12'`); // by event, not by loading again
    expect(await page.locator('#protocols').textContent()).toMatch(/openrlhf/);
    expect(await page.locator('.uplot canvas').count()).toBe(3);
    await page.close();
  });

  test('shows shards, what came from the cache, who solved how fast, and rewards as columns', async () => {
    const solving = await start({ engine: { threads: 1, isolation: 'process', small: 'off' } });
    for (const name of ['x', 'z']) {
      const text = MODEL.replaceAll('x', name).replace(`Ma${name}imize`, 'Maximize');
      expect((await post(`${solving.url}/v1/verify`, { items: [{ text, label: 12 }] })).status).toBe(200);
    }
    const page = await browser.newPage();
    await page.goto(solving.url);
    await when(page, `document.getElementById('state')?.textContent === 'live'`);
    const cards = (await page.locator('#cards').textContent()) ?? '';
    expect(cards).toMatch(/50\.0 %of solves, from the cache/);
    expect(cards).toMatch(/1, 0shards, restarts/);
    expect(await page.locator('#stages').textContent()).toMatch(/solve: highs/);
    expect(await page.locator('#rewards > div').last().getAttribute('title')).toBe('to 1: 2, 100.0 %');
    expect(await page.locator('#mean').textContent()).toBe(', 1 on average');
    const metrics = await (await fetch(`${solving.url}/metrics`)).text();
    expect(metrics).toMatch(/^assay_cache_asked_total 2$/m);
    expect(metrics).toMatch(/^assay_cache_hits_total\{from="cache"\} 1$/m);
    expect(metrics).toMatch(/^assay_solve_seconds_count\{solver="highs"\} 2$/m);
    await page.close();
    await solving.close();
  });

  test('shows workers on other machines where the server has them: none, one, and what became of their work', async ({
    skip,
    onTestFinished,
  }) => {
    const why = need();
    if (why !== undefined) return skip(why);
    const nats = await startNats();
    onTestFinished(() => nats.stop());
    const asking = await createServer({ port: 0, nats: { url: nats.url } });
    onTestFinished(() => asking.close());
    const page = await browser.newPage();
    await page.goto(asking.url);
    const cell = (row: number): string => `document.querySelector('#workers tr:nth-child(${row}) td')?.textContent`;
    await when(page, `${cell(1)} === '0'`);
    expect(await page.locator('#alone').textContent()).toMatch(/^No worker is there/);
    const worker = await startWorker(nats.url, ['--threads', '3', '--isolation', 'thread']);
    onTestFinished(async () => void (worker.isAlive() && (await worker.end('SIGKILL'))));
    await when(page, `${cell(1)} === '1' && ${cell(2)} === '3'`); // by event
    expect((await post(`${asking.url}/v1/verify`, { items: [{ text: MODEL, label: 12 }] })).status).toBe(200);
    expect(await page.locator('#alone').textContent()).toBe('');
    // Each figure stands beside its own name. They are told apart by the page's own function, in one go: the next event comes in between otherwise.
    const told = { workers: 1, threads: 2, redelivered: 3, blamed: 4, republished: 5, full: 6000 };
    const lines = `import(new URL('assets/page.js', document.baseURI)).then(({ showRemote }) => {
      showRemote(${JSON.stringify(told)});
      return [...document.querySelectorAll('#workers tr')].map((row) => row.textContent);
    })`;
    expect(await page.evaluate(lines)).toEqual([
      'workers1',
      'threads of all of them2',
      'items tried again because their worker ended3',
      'items that three workers ended over4',
      'batches sent again because the queue had lost them5',
      'times that the queue took no more6,000',
    ]);
    expect(await worker.end()).toBe(0);
    await when(page, `${cell(1)} === '0'`);
    await page.close();
    const here = await open();
    expect(await here.locator('#remote').isHidden()).toBe(true);
    await here.close();
  });

  test('lists samples, found by words and opened by keyboard, with fault and missing rows', async () => {
    const page = await open();
    await page.keyboard.press('Tab');
    expect(await page.evaluate(`document.activeElement?.className`)).toBe('skip');
    await page.locator('#search').fill('FAULTY');
    await when(page, `document.querySelectorAll('#list li').length === 1`);
    await page.locator('#list').focus();
    await page.keyboard.press('ArrowDown');
    await page.locator('#sample mark').waitFor();
    expect(await page.locator('#sample mark').textContent()).toMatch(/^\s*[1,]/);
    expect(await page.locator('#sample .fault').first().textContent()).toContain('line 4');
    await page.locator('#search').fill('wrong');
    await when(page, `document.querySelector('#list li span:nth-child(2)')?.textContent === 'optimal'`);
    await page.locator('#list').focus();
    await page.keyboard.press('Home');
    await when(page, `document.getElementById('sample')?.textContent?.includes('labor')`);
    expect(await page.locator('#sample .fault').first().textContent()).toMatch(/labor.*missing/);
    await page.close();
  });

  test('shows what was written as text, whatever it is', async () => {
    const page = await open();
    await page.locator('#search').fill('onerror');
    await when(page, `document.querySelectorAll('#list li').length === 1`);
    await page.locator('#list li').first().click();
    await when(page, `document.querySelector('#sample pre')?.textContent === '<script>alert(1)</script>'`);
    expect(await page.locator('#sample img, #sample script').count()).toBe(0);
    await page.close();
  });

  test.for([
    { name: 'dark', options: { colorScheme: 'dark' as const }, ground: 'rgb(20, 22, 26)' },
    { name: 'light', options: { colorScheme: 'light' as const }, ground: 'rgb(247, 247, 245)' },
    { name: 'narrow', options: { viewport: { width: 360, height: 740 } }, ground: 'rgb(247, 247, 245)' },
  ])('fits: $name', async ({ options, ground }) => {
    const page = await open(options);
    expect(await page.evaluate(`getComputedStyle(document.body).backgroundColor`)).toBe(ground);
    const wide = await page.evaluate(`document.documentElement.scrollWidth - document.documentElement.clientWidth`);
    expect(wide).toBe(0);
    await page.close();
  });

  test('complains of nothing, asks nobody else, and needs the token', async () => {
    expect(complaints).toEqual([]);
    expect((await fetch(`${server.url}/`, { headers: { accept: 'text/html' } })).status).toBe(401);
    const page = await fetch(`${server.url}/k/a-secret-token/`, { headers: { accept: 'text/html' } });
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    const now = await json(await fetch(`${server.url}/k/a-secret-token/dashboard/now`));
    expect(now).toMatchObject({ judged: 12, unjudged: 0, queue: { depth: 0, running: 0, bytes: 0 } });
  });
});
