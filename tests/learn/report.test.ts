import { chromium } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { createTrainPage } from '../../src/cli/train-page.ts';
import { type CourseLine, stepsOf, trainingReport } from '../../src/learn/report.ts';
import { chromiumPath, NO_CHROMIUM } from '../eval/browser.ts';

const lines: readonly CourseLine[] = [
  ...Array.from({ length: 12 }, (_, step) => ({
    step,
    reward: step / 10,
    answer: step / 20,
    entropy: Number.NaN,
    'verdict/optimal': 0.25,
    'time/judge_ms': 3,
  })),
  { step: 11, reward: 0.7, 'verdict/optimal': 0.5 },
  { exam: { tasks: 5, answer: 0.4, statuses: { optimal: 2 } } },
];

describe('the report of a run', () => {
  const page = trainingReport({ title: 'grpo: <img src=x onerror=alert(1)>', lines, settings: { out: '</style><script>', steps: 12 } });
  test('has the curves that there are figures for, and no others', () => {
    const captions = [...page.matchAll(/<figcaption>([^<]+)/g)].map(([, caption]) => caption);
    expect(captions).toEqual(['Reward', 'Right answers and rows', 'Milliseconds of a step']);
    expect(page).toContain('mean: 0 to 0.82'); // of the last five, where step 11 counts as it was the last time
  });
  test('has the exam, the verdicts and the settings', () => {
    expect(page).toContain('40.0 %');
    expect(page).toContain('<th scope="row">optimal</th><td class="figure">25.0 %</td><td class="figure">37.5 %</td>');
    expect(page).toContain('<th scope="row">steps</th><td class="figure">12</td>');
  });
  test('runs nothing and asks for nothing, whatever it is told', () => {
    expect(page).not.toMatch(/<script|<img|https?:/);
    expect(page).toContain('default-src &#39;none&#39;');
  });
  test('is there where nothing was done yet', () => {
    expect(trainingReport({ title: 'none', lines: [], settings: {} })).toContain('<p class="large">0</p><p>steps</p>');
  });
  test('takes a step that was done again as it was the last time', () => {
    expect(stepsOf([{ step: 1, reward: 1 }, { step: 0 }, { step: 1, reward: 2 }, { exam: {} }])).toEqual([
      { step: 0 },
      { step: 1, reward: 2 },
    ]);
  });
});

describe('the live page', () => {
  test('serves its own files alone', async () => {
    const page = await createTrainPage({ port: 0, title: 'a run', lines });
    const found = await Promise.all(
      [
        '',
        'assets/train.js',
        'assets/parts.js',
        'assets/page.css',
        'assets/uplot.js',
        'assets/uplot.css',
        'assets/../train.ts',
        'nothing',
      ].map(async (path) => {
        const { status, headers } = await fetch(`${page.url}${path}`);
        return [status, headers.get('content-type')?.split(';')[0], headers.get('content-security-policy')?.slice(0, 18)];
      }),
    );
    expect(found).toEqual([
      ...['text/html', 'text/javascript', 'text/javascript', 'text/css', 'text/javascript', 'text/css'].map((type) => [
        200,
        type,
        "default-src 'none'",
      ]),
      [404, undefined, "default-src 'none'"],
      [404, undefined, "default-src 'none'"],
    ]);
    expect((await fetch(page.url, { method: 'POST' })).status).toBe(405);
    await page.close();
  });
  test('draws its curves in a browser, and complains of nothing', async ({ skip }) => {
    const executablePath = chromiumPath();
    if (executablePath === undefined) return skip(NO_CHROMIUM);
    const shown = await createTrainPage({ port: 0, title: 'a run', lines });
    const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
    const page = await browser.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.goto(shown.url);
    await page.locator('.uplot canvas').nth(5).waitFor();
    expect(await page.locator('#cards').textContent()).toBe('12steps done0.7reward');
    shown.tell({ step: 12, reward: 0.25, 'verdict/optimal': 0.5, 'time/judge_ms': 2.34567 });
    await page.getByText('13', { exact: true }).waitFor();
    expect(await page.locator('#cards').textContent()).toBe('13steps done0.25reward');
    expect(await page.locator('#verdicts').textContent()).toBe('optimal50.0 %');
    expect(await page.locator('#times').textContent()).toBe('judge2.35');
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await page.locator('.uplot canvas').count()).toBe(6); // made anew, not beside the others
    expect(complaints).toEqual([]);
    await browser.close();
    await shown.close();
  });
  test('tells what there is, and then each new line', async () => {
    const page = await createTrainPage({ port: 0, title: 'a run', lines: [{ step: 0, reward: 0.5 }] });
    const { body } = await fetch(`${page.url}events`);
    const reader = body?.pipeThrough(new TextDecoderStream()).getReader();
    let heard = '';
    async function hear(what: string): Promise<void> {
      while (!heard.includes(what)) {
        const { value, done } = (await reader?.read()) ?? { done: true };
        if (done) throw new Error(`expected ${what}, heard ${heard}`);
        heard += value ?? '';
      }
    }
    await hear('event: begin\ndata: {"title":"a run","lines":[{"step":0,"reward":0.5}]}');
    page.tell({ step: 1, reward: 0.75 });
    await hear('data: {"step":1,"reward":0.75}');
    await page.close();
  });
  test('says why where its address cannot be had', async () => {
    const page = await createTrainPage({ port: 0, title: 'a run', lines: [] });
    await expect(createTrainPage({ port: Number(new URL(page.url).port), title: 'another', lines: [] })).rejects.toThrow('EADDRINUSE');
    await page.close();
  });
});
