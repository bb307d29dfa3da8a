import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inBrowser, launch, path } from './chromium.ts';
import { type Desk, openDesk } from './desk.ts';
import { messageLeft, simulated } from './seeds.ts';

const HOUR_MS = 3_600_000;
const sid = (n: number) => `CA${String(n).padStart(32, '0')}`;
const LIVE = sid(90);
const ENDED = sid(1);

/** The views, with calls that were lived through and one in progress. */
describe.skipIf(path === null)(inBrowser('the page'), () => {
  let desk: Desk;
  let browser: Browser;
  let page: Page;
  const problems: string[] = [];

  beforeAll(async () => {
    desk = await openDesk();
    const now = Date.now();
    for (let n = 1; n <= 6; n += 1) {
      const from = `+1212555010${n}`;
      await desk.lived(sid(n), from, await simulated(n, sid(n), from, now - n * HOUR_MS));
    }
    await desk.lived(
      sid(7),
      '+12125550107',
      messageLeft(sid(7), '+12125550107', 'Please call me about parking.', now - 7 * HOUR_MS),
    );
    const live = await simulated(9, LIVE, '+12125550190', now - 60_000);
    await desk.lived(LIVE, '+12125550190', live.slice(0, 40));
    browser = await launch();
    page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    page.on('console', (message) => {
      if (message.type() === 'error') problems.push(message.text());
    });
    page.on('pageerror', (error) => problems.push(String(error)));
    page.on('request', (request) => {
      if (!request.url().startsWith(desk.url) && !request.url().startsWith('data:')) {
        problems.push(`asked ${request.url()}`);
      }
    });
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
    await desk?.close();
  });

  it('finds calls by outcome, number, request and words, and all of them again', async () => {
    await page.goto(`${desk.url}/#/calls`);
    const rows = page.locator('.call-rows tbody tr');
    await countOf(rows, 7);
    await page.getByLabel('Outcome').selectOption({ label: 'Message taken' });
    await countOf(rows, 1);
    expect(await rows.textContent()).toContain('+12125550107');
    await page.getByLabel('Words said').fill('parking');
    await page.locator('.found mark').getByText('parking').waitFor();
    await page.getByLabel('Words said').fill('elephant');
    await page.getByText('No call fits').waitFor();
    await page.getByRole('button', { name: 'Clear filters' }).click();
    await countOf(rows, 7);
    await page.getByLabel('Number').fill('0103');
    await countOf(rows, 1);
    // A search can be kept: it stands in the address.
    await page.reload();
    await countOf(rows, 1);
    expect(await page.getByLabel('Number').inputValue()).toBe('0103');
  }, 30_000);

  it('shows a call in progress as it stands, and asks before it ends it', async () => {
    await page.goto(`${desk.url}/#/live`);
    await page.getByRole('link', { name: '+12125550190' }).click();
    await page.getByRole('img', { name: /^Map of the flow: now in/ }).waitFor();
    await page.getByRole('button', { name: 'End', exact: true }).click();
    await page.getByRole('button', { name: 'Keep it as it is' }).click();
    await page.getByRole('button', { name: 'End the call' }).waitFor({ state: 'detached' });
    expect((await desk.pointsman.store.facts(LIVE)).length).toBe(40);
  }, 30_000);

  it('lets a person mark a message as done', async () => {
    await page.goto(`${desk.url}/#/follow-ups`);
    await page.getByText('Please call me about parking.').waitFor();
    await page.getByRole('button', { name: /^Mark as done/ }).click();
    await page.getByText('Nothing is left to do').waitFor();
    await page.getByText('All', { exact: true }).click();
    await page.getByText(/^Done /).waitFor();
  }, 30_000);

  for (const [colorScheme, width] of [
    ['light', 1280],
    ['dark', 390],
  ] as const) {
    it(`has no serious finding of axe and nothing that is cut off, ${colorScheme} at ${width} px`, async () => {
      const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
      const context = await browser.newContext({
        colorScheme,
        viewport: { width, height: 860 },
        bypassCSP: true,
      });
      const looked = await context.newPage();
      try {
        const found: string[] = [];
        for (const [hash, there] of looks) {
          await looked.goto(`${desk.url}/#/${hash}`);
          await looked.getByText(there).first().waitFor();
          await looked.evaluate(axe);
          const findings: Finding[] = await looked.evaluate(
            'axe.run(document, { resultTypes: ["violations"] }).then(({ violations }) => violations.map(({ id, impact, nodes }) => ({ id, impact, where: nodes.map(({ target }) => target.join(" ")) })))',
          );
          found.push(
            ...findings
              .filter(({ impact }) => impact === 'serious' || impact === 'critical')
              .map(({ id, where }) => `${hash}: ${id} at ${where.join(', ')}`),
          );
          const over = await looked.evaluate('document.documentElement.scrollWidth - innerWidth');
          if (over !== 0) found.push(`${hash}: ${over} px too wide`);
        }
        expect(found).toEqual([]);
      } finally {
        await context.close();
      }
    }, 120_000);
  }

  it('says that a view cannot be shown, keeps the rest, and shows it when it is tried again', async () => {
    // In a page of its own: what goes wrong there is told to the console.
    const other = await browser.newPage();
    let isSpoiled = true;
    await other.route(/\/api\/numbers/, (route) =>
      isSpoiled ? route.fulfill({ json: {} }) : route.continue(),
    );
    await other.goto(`${desk.url}/#/numbers`);
    const failure = other.getByRole('alert').getByText('This could not be shown');
    await failure.waitFor();
    isSpoiled = false;
    await other.getByRole('button', { name: 'Try again' }).click();
    await other.getByText('Half within').first().waitFor();
    isSpoiled = true;
    await other.reload();
    await failure.waitFor();
    await other.getByRole('link', { name: 'Live' }).click();
    await other.getByRole('link', { name: '+12125550190' }).waitFor();
    await other.close();
  }, 30_000);

  it('asked nobody but this server, and broke no rule of its policy', () => {
    expect(problems).toEqual([]);
  });
});

interface Finding {
  readonly id: string;
  readonly impact: string | null;
  readonly where: readonly string[];
}

/** Every view, and the words that say that it is there. */
const looks: readonly (readonly [string, string | RegExp])[] = [
  ['phone', 'Has a question'],
  ['live', '+12125550190'],
  [`live/${LIVE}`, 'Record'],
  ['calls', '+12125550101'],
  ['calls?text=elephant', 'No call fits'],
  [`calls/${ENDED}`, /^Fact \d+ of/],
  ['numbers', 'Half within'],
  ['appointments', 'No appointment in these days'],
  ['follow-ups?shown=all', 'Please call me about parking.'],
];

/** So many rows, no more. */
async function countOf(rows: Locator, count: number): Promise<void> {
  await rows.nth(count - 1).waitFor();
  await rows.nth(count).waitFor({ state: 'detached' });
}
