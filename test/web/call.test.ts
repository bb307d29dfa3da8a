import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inBrowser, launch, path } from './chromium.ts';
import { type Desk, openDesk } from './desk.ts';
import { spokenWav } from './microphone.ts';
import { agentSaid, flowMap, say, stage } from './page.ts';

/** Calls that somebody places on the page: real sound, both ways, through a real browser. */
describe.skipIf(path === null)(inBrowser('a call from the page'), () => {
  let desk: Desk;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    desk = await openDesk();
    const microphone = join(desk.dir, 'caller.wav');
    // The greeting takes two seconds: the caller comes in after it.
    const parts = [{ silenceMs: 5_000 }, 'I would like to book a visit.', { silenceMs: 5_000 }];
    await writeFile(microphone, await spokenWav(parts));
    browser = await launch({ microphone });
    page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    page.setDefaultTimeout(60_000);
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
    await desk?.close();
  });

  it('is heard, understood and booked, with the microphone and with typed words', async () => {
    await page.goto(`${desk.url}/#/phone`);
    await page.getByRole('button', { name: 'Call', exact: true }).click();
    // The microphone asks for a visit, again and again; from here on it is muted.
    await stage(page, 'Details').waitFor();
    await page.getByRole('button', { name: 'Mute', exact: true }).click();
    await agentSaid(page, 'What is it for?').waitFor();
    await say(page, 'a cleaning.', agentSaid(page, 'Which day?'));
    await say(page, 'next Tuesday.', agentSaid(page, 'What time?'));
    await say(page, 'at ten.', agentSaid(page, 'Is that right?'));
    await say(page, 'Yes.', stage(page, 'Closing'));
    await page.getByRole('button', { name: 'Hang up' }).click();

    await page.getByRole('link', { name: 'Appointments' }).click();
    const row = page.getByRole('row').filter({ hasText: 'cleaning' });
    await row.getByText('Booked').waitFor();
    expect(await row.textContent()).toContain('10:00');
  }, 180_000);

  it('can be replayed fact by fact with the slider, and its log is whole', async () => {
    await page.getByRole('link', { name: 'Calls', exact: true }).click();
    await page.getByRole('link', { name: /20\d\d/ }).click();
    await page.getByText(/^Log verified, \d+ lines$/).waitFor();
    const slider = page.getByRole('slider', { name: 'Replay up to fact' });
    const map = flowMap(page);
    expect(await map.getAttribute('aria-label')).toMatch(/ended in Closing/);
    await slider.press('Home');
    expect(await map.getAttribute('aria-label')).toMatch(/has not begun/);
    await slider.press('ArrowRight');
    expect(await map.getAttribute('aria-label')).toMatch(/now in Greeting/);
    const ways: string[] = [];
    const facts = Number(await slider.getAttribute('aria-valuemax'));
    for (let at = 1; at < facts; at += 1) {
      await slider.press('ArrowRight');
      const way = (await map.getAttribute('aria-label')) ?? '';
      if (way !== ways.at(-1)) ways.push(way);
    }
    expect(ways.map((way) => /(?:now|ended) in (\w+)/.exec(way)?.[1])).toEqual([
      ...['Greeting', 'Request', 'Details', 'Summary', 'Action', 'Closing', 'Closing'],
    ]);
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Audit log (text)' }).click(),
    ]);
    expect(file.suggestedFilename()).toMatch(/\.txt$/);
  }, 60_000);

  it('is held by a sample caller that waits for its turn', async () => {
    await page.getByRole('link', { name: 'Phone' }).click();
    await page.getByRole('button', { name: 'Start: Has a question' }).click();
    await agentSaid(page, 'We are open Monday to Friday').waitFor();
    // It says goodbye by itself, and the agent hangs up.
    await page.getByRole('button', { name: 'Call', exact: true }).waitFor();
    await page.getByRole('img', { name: /^Map of the flow.*ended in Closing/ }).waitFor();
  }, 120_000);
});
