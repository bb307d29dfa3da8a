import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { auditPaths } from '../../src/adapters/audit/files.ts';
import { emptyChain, jsonLines } from '../../src/adapters/audit/jsonl.ts';
import type { Fact } from '../../src/core/fact.ts';
import { viewName } from '../../src/web/shell/routes.ts';
import { inBrowser, launch, path } from './chromium.ts';
import { type Desk, openDesk } from './desk.ts';
import { enter, tabTo, withFocus } from './keys.ts';
import { messageLeft, simulated } from './seeds.ts';

const HOUR_MS = 3_600_000;
const sid = (n: number) => `CA${String(n).padStart(32, '0')}`;
const LAST_WEEK = sid(1);
const BEING_WRITTEN = sid(4);

/** The whole page with keys alone: nothing here has a mouse. */
describe.skipIf(path === null)(inBrowser('by keyboard'), () => {
  let desk: Desk;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    desk = await openDesk();
    const now = Date.now();
    const lastWeek = await simulated(1, LAST_WEEK, '+12125550101', daysAgo(7).getTime());
    await desk.lived(LAST_WEEK, '+12125550101', lastWeek);
    for (const [n, text] of ['Please call me about parking.', 'Please call me about a bill.'].entries()) {
      const from = `+1212555010${n + 2}`;
      await desk.lived(sid(n + 2), from, messageLeft(sid(n + 2), from, text, now - (n + 1) * HOUR_MS));
    }
    browser = await launch();
    page = await browser.newPage({ viewport: { width: 1280, height: 900 }, locale: 'en-US' });
    page.setDefaultTimeout(15_000);
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
    await desk?.close();
  });

  const link = (name: string | RegExp) => page.getByRole('link', { name });
  const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true });
  const title = (name: string) => page.getByRole('heading', { level: 1, name });
  const view = (name: string) => page.getByRole('navigation').getByRole('link', { name: RegExp(`^${name}`) });
  const press = (key: string) => page.keyboard.press(key);
  const focusIsOn = (what: Locator) => withFocus(page, what).waitFor();

  it('reaches every view, and begins at its title', async () => {
    await page.goto(`${desk.url}/#/live`);
    await title('Live').waitFor();
    await press('Tab');
    await focusIsOn(button('Skip to content'));
    await press('Enter');
    await focusIsOn(title('Live'));
    for (const name of Object.values(viewName)) {
      await enter(page, view(name), 'Shift+Tab');
      await focusIsOn(title(name));
    }
  }, 30_000);

  it('sets filters by words, outcome and days, and clears them', async () => {
    await page.goto(`${desk.url}/#/calls`);
    const rows = page.locator('.call-rows tbody tr');
    await countOf(rows, 3);
    await tabTo(page, page.getByLabel('Words said'));
    await page.keyboard.type('parking');
    await countOf(rows, 1);
    await press('Control+A');
    await press('Delete');
    await countOf(rows, 3);
    await tabTo(page, page.getByLabel('Outcome'));
    await page.keyboard.type('Message');
    await countOf(rows, 2);
    await press('Home');
    await countOf(rows, 3);

    await tabTo(page, page.getByLabel('From day'));
    await page.keyboard.type(keyed(daysAgo(6)));
    await countOf(rows, 2);
    await tabTo(page, page.getByLabel('To day'));
    await page.keyboard.type(keyed(daysAgo(6)));
    await page.getByText('No call fits').waitFor();

    await enter(page, button('Clear filters'));
    await countOf(rows, 3);
    expect(page.url()).toBe(`${desk.url}/#/calls`);
    expect(await page.getByLabel('From day').inputValue()).toBe('');
    // The button has nothing to clear any more: whoever pressed it is at the filters still.
    await focusIsOn(page.getByRole('search'));
    await press('Tab');
    await focusIsOn(page.getByLabel('Words said'));

    // To the end of the day, that is.
    await tabTo(page, page.getByLabel('To day'));
    await page.keyboard.type(keyed(daysAgo(7)));
    await countOf(rows, 1);
    expect(await rows.textContent()).toContain('+12125550101');
    await enter(page, button('Clear filters'));
    await countOf(rows, 3);
  }, 30_000);

  it('opens a call and moves through it', async () => {
    await page.goto(`${desk.url}/#/calls`);
    await enter(page, page.getByRole('row').filter({ hasText: '+12125550101' }).getByRole('link'));
    await focusIsOn(title('Calls'));
    const slider = page.getByRole('slider', { name: 'Replay up to fact' });
    await tabTo(page, slider);
    const end = Number(await slider.getAttribute('aria-valuemax'));
    for (const [key, at] of [
      ['ArrowLeft', end - 1],
      ['Home', 0],
      ['ArrowRight', 1],
    ] as const) {
      await press(key);
      expect(Number(await slider.getAttribute('aria-valuenow'))).toBe(at);
    }
    await page.getByRole('img', { name: 'Map of the flow: now in Greeting' }).waitFor();
    await enter(page, link('All calls'), 'Shift+Tab');
    await focusIsOn(title('Calls'));
  }, 30_000);

  it('marks one follow-up after the other as done', async () => {
    await page.goto(`${desk.url}/#/follow-ups`);
    const marks = page.getByRole('button', { name: /^Mark as done/ });
    await marks.nth(1).waitFor();
    await enter(page, marks.first());
    await countOf(marks, 1);
    // The next one is the next stop.
    await focusIsOn(page.locator('.follow-ups'));
    await enter(page, marks.first());
    await page.getByText('Nothing is left to do').waitFor();
    await tabTo(page, page.getByRole('radio', { name: 'To do' }));
    await press('ArrowRight');
    await countOf(page.getByText(/^Done /), 2);
  }, 30_000);

  it('chooses other days for numbers and appointments', async () => {
    await page.goto(`${desk.url}/#/numbers`);
    await tabTo(page, page.getByRole('radio', { name: 'Week' }));
    await press('ArrowRight');
    await expect.poll(() => page.url()).toContain('span=month');
    await tabTo(page, page.getByLabel('Up to day'));
    await page.keyboard.type('02032026');
    await expect.poll(() => page.url()).toContain('to=2026-02-03');
    await page.getByText(/^No call ended from/).waitFor();
    await page.goto(`${desk.url}/#/appointments`);
    await tabTo(page, page.getByLabel('From day'));
    await page.keyboard.type('02032026');
    await expect.poll(() => page.url()).toContain('from=2026-02-03');
    await tabTo(page, page.getByLabel('Status'));
    await page.keyboard.type('Cancelled');
    await expect.poll(() => page.url()).toContain('status=cancelled');
    await page.getByText('No appointment in these days').waitFor();
    expect(await page.getByRole('alert').count()).toBe(0);
  }, 30_000);

  it('calls the agent, speaks, presses keys, mutes and hangs up; both files of the call are to be had', async () => {
    await page.goto(`${desk.url}/#/phone`);
    await enter(page, button('Call'));
    const agent = page.getByRole('meter', { name: 'Agent, loudness' });
    const you = page.getByRole('meter', { name: 'You, loudness' });
    await agent.waitFor({ state: 'attached' });
    // The button is gone, and whoever pressed it is where it was.
    await focusIsOn(page.getByRole('region', { name: 'Call the agent' }));
    await expect.poll(() => level(agent), OFTEN).toBeGreaterThan(0.3);
    // The microphone of the browser beeps.
    await expect.poll(() => level(you), OFTEN).toBeGreaterThan(0.3);

    await enter(page, button('Mute'));
    await focusIsOn(button('Unmute'));
    await expect.poll(() => level(you), OFTEN).toBe(0);
    await press('Enter');
    await focusIsOn(button('Mute'));
    await expect.poll(() => level(you), OFTEN).toBeGreaterThan(0.3);
    await press('Enter');

    // Asked for nothing that has digits, the agent logs the key and leaves it at that.
    await enter(page, button('7'));
    await page.getByRole('list', { name: 'Conversation' }).getByText('Keyed 7').waitFor();
    const [call] = (await desk.pointsman.store.calls({ state: 'live', limit: 1 })).map(({ sid }) => sid);
    const facts = async (): Promise<readonly Fact[]> =>
      (await desk.pointsman.store.facts(call ?? '')).map(({ fact }) => fact);
    expect((await facts()).filter(({ type }) => type === 'dtmf').map(({ data }) => data)).toEqual([
      { digits: '7', field: null },
    ]);

    await tabTo(page, page.getByLabel('Words to say to the agent'), 'Shift+Tab');
    await page.keyboard.type('Hello.');
    await press('Enter');
    await expect.poll(() => level(you), OFTEN).toBeGreaterThan(0.3);

    await enter(page, button('Hang up'), 'Shift+Tab');
    await button('Call').waitFor();
    await focusIsOn(page.getByRole('region', { name: 'Call the agent' }));
    await expect.poll(async () => (await facts()).at(-1)?.type).toBe('call_end');

    await enter(page, view('Calls'), 'Shift+Tab');
    await enter(page, page.getByRole('row').filter({ hasText: 'from the page' }).getByRole('link'));
    await page.getByText(/^Log verified, \d+ lines$/).waitFor();
    for (const [name, type, first] of [
      ['Audit log (JSON lines)', 'application/x-ndjson; charset=utf-8', /^\{.*"event":"call_start".*\}$/],
      ['Audit log (text)', 'text/plain; charset=utf-8', RegExp(`^Call ${call}`)],
    ] as const) {
      const address = await link(name).getAttribute('href');
      expect((await fetch(`${desk.url}${address}`)).headers.get('content-type')).toBe(type);
      const [file] = await Promise.all([page.waitForEvent('download'), enter(page, link(name))]);
      const [line] = (await readFile(await file.path(), 'utf8')).split('\n');
      expect(line).toMatch(first);
    }
  }, 60_000);

  it('opens the menu of a small screen, which closes behind who goes somewhere', async () => {
    await page.setViewportSize({ width: 390, height: 860 });
    await page.goto(`${desk.url}/#/live`);
    await enter(page, button('Open the menu'), 'Shift+Tab');
    await enter(page, view('Numbers'));
    await focusIsOn(title('Numbers'));
    await button('Open the menu').waitFor();
    await view('Numbers').waitFor({ state: 'hidden' });
  }, 30_000);

  it('says of a call whose files are not written yet that they will be, and links them once they are', async () => {
    // It begins in a minute: the server looks for the files of calls that ended half a minute ago or earlier.
    const at = Date.now() + 60_000;
    const facts = await simulated(2, BEING_WRITTEN, '+12125550104', at);
    await desk.lived(BEING_WRITTEN, '+12125550104', facts);
    await page.clock.install();
    await page.goto(`${desk.url}/#/calls/${BEING_WRITTEN}`);
    await page.getByText('The audit log is not on this machine yet').waitFor();
    expect(await link(/^Audit log/).count()).toBe(0);
    expect(await page.getByText('The log is not whole').count()).toBe(0);

    const { jsonl } = auditPaths(join(desk.dir, 'logs'), BEING_WRITTEN, at);
    await mkdir(dirname(jsonl), { recursive: true });
    const stored = await desk.pointsman.store.facts(BEING_WRITTEN);
    await writeFile(jsonl, jsonLines(BEING_WRITTEN, emptyChain, stored, null).text);
    await page.clock.runFor(15_000);
    await page.getByText(/^Log verified, \d+ lines$/).waitFor();
    expect(await link(/^Audit log/).count()).toBe(2);
  }, 30_000);
});

/** A sound of 20 ms is easily missed. */
const OFTEN = { timeout: 20_000, interval: 20 };

/** How loud a side is shown to be: 0 to 1. */
function level(meter: Locator): Promise<number> {
  return meter.evaluate((one: { readonly value: number }) => one.value);
}

function daysAgo(days: number): Date {
  const date = new Date();
  date.setDate(date.getDate() - days);
  return date;
}

/** A day as it is typed where months come first. */
function keyed(day: Date): string {
  const two = (n: number) => String(n).padStart(2, '0');
  return `${two(day.getMonth() + 1)}${two(day.getDate())}${day.getFullYear()}`;
}

/** So many of them, no more. */
async function countOf(what: Locator, count: number): Promise<void> {
  await what.nth(count - 1).waitFor();
  await what.nth(count).waitFor({ state: 'detached' });
}
