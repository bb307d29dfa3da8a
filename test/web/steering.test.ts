import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Fact } from '../../src/core/fact.ts';
import { type Caller, scriptedCaller } from '../../src/simulator/twilio/caller.ts';
import { type CallReport, placeCall } from '../../src/simulator/twilio/carrier.ts';
import type * as Pool from '../../src/simulator/voice/pool.ts';
import { inBrowser, launch, path } from './chromium.ts';
import { type Desk, openDesk, shop } from './desk.ts';

const built = new URL('../../dist/simulator/voice/pool.js', import.meta.url).href;
const PERSON = '+12125550199';
const always = ['00:00-24:00'];
const staffed = {
  ...shop,
  escalation: {
    transferTo: PERSON,
    hours: {
      ...{ monday: always, tuesday: always, wednesday: always, thursday: always },
      ...{ friday: always, saturday: always, sunday: always },
    },
  },
};

/** What people do to a call in progress: a telephone company of our own brings it, a real browser looks at it. */
describe.skipIf(path === null)(inBrowser('at the desk, a call in progress'), () => {
  let desk: Desk;
  let browser: Browser;
  let page: Page;
  let caller: () => Promise<Caller>;
  /** The calls of a test end with it. */
  let hangUp = new AbortController();

  beforeAll(async () => {
    desk = await openDesk(staffed);
    const { startVoice }: typeof Pool = await import(built);
    const voice = await startVoice({ workers: 1 });
    const words = new Map<string, Uint8Array>();
    for (const line of LINES) words.set(line, await voice.mouth.speak(line, 'rms'));
    await voice.close();
    const mouth = { speak: async (line: string) => words.get(line) ?? new Uint8Array() };
    caller = () => scriptedCaller({ lines: LINES, mouth, voice: 'rms' });
    browser = await launch();
    page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    page.setDefaultTimeout(30_000);
    await page.addInitScript(LISTENING);
    await page.goto(`${desk.url}/#/live`);
  }, 60_000);

  afterEach(() => hangUp.abort());

  afterAll(async () => {
    await browser?.close();
    await desk?.close();
  });

  /** A call from this number, opened on the page. */
  async function open(from: string): Promise<{ sid: string; over: Promise<CallReport> }> {
    hangUp = new AbortController();
    const over = placeCall({
      webhookUrl: `${desk.url}/twilio/voice`,
      statusCallback: `${desk.url}/twilio/call-status`,
      from,
      to: '+12125550100',
      caller: await caller(),
      signal: hangUp.signal,
      dial: (number) => (number === PERSON ? TAKES_IT : { status: 'failed' }),
    });
    await page.goto(`${desk.url}/#/live`);
    await page.getByRole('link', { name: from }).click();
    await page.getByRole('button', { name: 'End', exact: true }).waitFor();
    const sid = decodeURIComponent(new URL(page.url()).hash.split('/').at(-1) ?? '');
    return { sid, over };
  }

  async function facts(sid: string): Promise<readonly Fact[]> {
    return (await desk.pointsman.store.facts(sid)).map(({ fact }) => fact);
  }

  /** The button of this name, once it has the focus. */
  const focused = (name: string) => page.locator('button:focus').getByText(name, { exact: true });

  /** How loud the page is at this moment: 0 to 1. */
  const heard = (): Promise<number> => page.evaluate('heard()');

  it('is heard by who listens in, until they stop', async () => {
    await open('+12125550141');
    await page.getByRole('button', { name: 'Listen in' }).click();
    await expect.poll(heard, PATIENTLY).toBeGreaterThan(AUDIBLE);
    await page.getByRole('button', { name: 'Stop listening' }).click();
    await page.getByRole('button', { name: 'Listen in' }).waitFor();
    await expect.poll(heard, PATIENTLY).toBe(0);
  }, 90_000);

  it('goes to a person who takes it', async () => {
    const { sid, over } = await open('+12125550142');
    await page.getByRole('button', { name: 'Transfer', exact: true }).click();
    await page.getByRole('button', { name: 'Transfer the call' }).click();
    await page.getByText('Transferred', { exact: true }).waitFor();
    const all = await facts(sid);
    expect(
      all.find(({ type, data }) => type === 'stage_transition' && 'cause' in data && data.cause === 'desk'),
    ).toMatchObject({ data: { to: 'escalate' } });
    expect(all.filter(({ type }) => type === 'transfer').map(({ data }) => data)).toEqual([
      { to: PERSON, outcome: 'dialing' },
      { to: PERSON, outcome: 'completed' },
    ]);
    expect(all.at(-1)).toMatchObject({ type: 'call_end', data: { outcome: 'transferred' } });
    expect((await over).verbs.map(({ name }) => name)).toContain('Dial');
  }, 90_000);

  it('is left alone by who is asked whether to end it and declines, and ended by who says so, by keyboard', async () => {
    const { sid, over } = await open('+12125550143');
    const end = page.getByRole('button', { name: 'End', exact: true });
    const yes = page.getByRole('button', { name: 'End the call' });
    for (const declining of ['Escape', 'Enter']) {
      await end.press('Enter');
      await yes.waitFor();
      // On "Keep it as it is", that is: who presses Enter twice has ended nothing.
      await focused('Keep it as it is').waitFor();
      await page.keyboard.press(declining);
      await yes.waitFor({ state: 'detached' });
      await focused('End').waitFor();
    }
    expect((await facts(sid)).some(({ type }) => type === 'farewell' || type === 'call_end')).toBe(false);

    await page.keyboard.press('Enter');
    await yes.waitFor();
    await focused('Keep it as it is').waitFor();
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: 'Replay it' }).waitFor();
    const { end: ended } = await over;
    expect(ended.by).toBe('agent');
    const all = await facts(sid);
    expect(all.find(({ type }) => type === 'farewell')).toMatchObject({ data: { cause: 'desk' } });
    expect(all.find(({ type }) => type === 'hung_up')).toMatchObject({ data: { by: 'agent' } });
    expect(all.map(({ type }) => type).filter((type) => type === 'call_end')).toHaveLength(1);
    expect(all.at(-1)?.type).toBe('call_end');
  }, 90_000);
});

/** The agent asks what the visit is for, and the caller thinks about it. */
const LINES = ['I would like to book a visit.'];

/** Talks for as long as nobody waits for. */
const TAKES_IT = { status: 'completed', presses: '1', ringMs: 500, talkMs: 500 } as const;

/** The agent says something at least every ten seconds. */
const PATIENTLY = { timeout: 30_000, interval: 50 };

/** A word on the telephone is ten times as loud. */
const AUDIBLE = 0.02;

/** What the page plays, as loud as it is at this moment. Text, since what is written here knows nothing of a page. */
const LISTENING = `
const ears = [];
const { connect } = AudioNode.prototype;
AudioNode.prototype.connect = function (to, ...rest) {
  if (to === this.context.destination) {
    const ear = this.context.createAnalyser();
    ears.push(ear);
    connect.call(this, ear);
  }
  return connect.call(this, to, ...rest);
};
globalThis.heard = () => {
  const samples = new Float32Array(2048);
  return Math.max(0, ...ears.filter(({ context }) => context.state === 'running').map((ear) => {
    ear.getFloatTimeDomainData(samples);
    return Math.max(...samples.map(Math.abs));
  }));
};
`;
