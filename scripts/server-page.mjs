// Pictures of the reward server's page for docs/, in light, dark and narrow, while it judges: textbook models, some of them spoilt.
// node scripts/server-page.mjs [folder, docs]
import { readFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { createServer } from '../dist/server/server.js';
import { root } from './setup/system.mjs';

const [folder = join(root, 'docs')] = process.argv.slice(2);
const executablePath = spawnSync('sh', ['-c', 'command -v "$0"', process.env.CHROMIUM ?? 'chromium'], { encoding: 'utf8' }).stdout.trim();
if (executablePath === '') throw new Error('no Chromium here (apt-get install chromium, or CHROMIUM=/path/to/it)');

const rows = readFileSync(join(root, 'examples/nl4opt-reference.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line));
/** One in six is spoilt: a comma in a number, a right-hand side that is another one, or none. */
function completionOf({ text }, i) {
  const kind = i % 18;
  const spoilt =
    kind === 5
      ? text.replace(/(<=|>=) *(\d)(\d+)/, '$1 $2,$3')
      : kind === 11
        ? text.replace(/(<=|>=) *(\d+)/, '$1 1$2')
        : kind === 17
          ? text.replace(/Subject To[\s\S]*?(Bounds|Generals?|End)/i, 'Subject To\n$1')
          : text;
  return `Here is the model:\n\`\`\`lp\n${spoilt}\`\`\`\n`;
}

const server = await createServer({ port: 0, engine: { threads: 1, isolation: 'process', audit: 3 } });
await server.ready;
let done = false;
let asked = 0;
async function ask() {
  while (!done) {
    asked += 1;
    const group = `${asked}`;
    const items = Array.from({ length: 8 }, (_, i) => {
      const row = rows[(asked * 3) % rows.length];
      const reference = { ...row.reference, model: row.text };
      return { id: row.id, completion: completionOf(row, asked % 3 === 0 ? 0 : asked + i), reference, group };
    });
    const body = JSON.stringify(
      asked % 7 === 0 ? { query: items.map(({ completion }) => completion), labels: items.map(() => '1') } : { items },
    );
    await fetch(`${server.url}${asked % 7 === 0 ? '/get_reward' : '/v1/verify'}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
    await new Promise((resolve) => setTimeout(resolve, 30 + 20 * Math.sin(asked / 30)));
  }
}
const asking = Promise.all([ask(), ask(), ask()]);
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
await new Promise((resolve) => setTimeout(resolve, 25_000));
for (const { name, options } of [
  { name: 'server', options: { viewport: { width: 1320, height: 1500 } } },
  { name: 'server-dark', options: { viewport: { width: 1320, height: 1500 }, colorScheme: 'dark' } },
  { name: 'server-narrow', options: { viewport: { width: 390, height: 844 }, fullPage: true } },
]) {
  const page = await browser.newPage(options);
  await page.goto(server.url);
  await page.waitForTimeout(2500);
  await page.locator('#search').fill('cannot stand');
  await page.waitForTimeout(500);
  await page.locator('#hold').check();
  await page.locator('#list').focus();
  await page.keyboard.press('ArrowDown');
  await page.waitForTimeout(500);
  await page.evaluate('scrollTo(0, 0)');
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: options.fullPage === true });
  await page.close();
}
done = true;
await asking;
await browser.close();
await server.close();
