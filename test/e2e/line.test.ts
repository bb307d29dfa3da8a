import { describe, expect, it } from 'vitest';
import { follow } from '../../src/cli/live.ts';
import { defineAgent } from '../../src/core/agent.ts';
import type { Fact, FactType } from '../../src/core/fact.ts';
import { decodeMulaw } from '../../src/protocols/audio/mulaw.ts';
import { rules } from '../../src/simulator/realtime/minds/rules.ts';
import { type Line, scriptedCaller } from '../../src/simulator/twilio/caller.ts';
import { type CallOptions, type CallReport, placeCall } from '../../src/simulator/twilio/carrier.ts';
import { jitter, losses } from '../../src/simulator/twilio/faults.ts';
import { monotonicClock } from '../../src/simulator/twilio/pace.ts';
import { restApi } from '../../src/simulator/twilio/rest.ts';
import type { Ear, Mouth } from '../../src/simulator/voice-ports.ts';
import { tone } from '../simulator/realtime/kit.ts';
import { practice } from '../support/agent.ts';
import { seeded } from '../support/random.ts';
import { ACCOUNT, type Office, openOffice, TIMES, TOKEN, whenDone } from './office.ts';

/** What a line does to a call, from the caller's mouth to the store: our carrier, the real server, our Realtime server. */
const PUBLIC = 'https://agent.example.com';
const FROM = '+12125550147';

/** Twenty milliseconds a character; a letter is a pure tone, louder than any noise that a caller makes. */
const longHum: Mouth = { speak: async (text) => tone(Math.max(400, text.length * 20)) };

/** Nobody understands a cough or a mumble; of what is said, these are the words. */
function ear(words: readonly string[]): Ear {
  const waiting = [...words];
  return {
    hear: async (audio) => {
      const pcm = decodeMulaw(audio);
      const spoken = pcm.filter((sample) => Math.abs(sample) > 11_000 && Math.abs(sample) < 12_500).length;
      return { text: spoken > 400 ? (waiting.shift() ?? '') : '', score: -10 };
    },
  };
}

const allDay = Object.fromEntries(
  ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'].map((day) => [
    day,
    ['00:00-24:00'],
  ]),
);
const office = defineAgent({ ...practice, openingHours: allDay });
const talkative = defineAgent({
  ...office,
  greeting: `${practice.greeting} ${'We have a lot to say. '.repeat(25)}`,
});

interface Lines extends Pick<Office, 'servers'> {
  call(lines: readonly Line[], options?: Partial<CallOptions>): Promise<CallReport>;
  facts(report: CallReport): Promise<readonly Fact[]>;
}

async function open({
  agent = office,
  words = [],
  env = {},
  servers: count = 1,
}: {
  agent?: typeof office;
  words?: readonly string[];
  env?: Record<string, string>;
  servers?: number;
} = {}): Promise<Lines> {
  const { servers } = await openOffice({
    agent,
    mind: rules,
    ear: ear(words),
    mouth: longHum,
    env,
    servers: count,
  });
  const [{ url, store }] = servers;
  return {
    servers,
    async call(lines, options = {}) {
      const caller = await scriptedCaller({ lines, mouth: longHum, voice: 'hum' });
      return placeCall({
        webhookUrl: `${env.PUBLIC_URL ?? url}/twilio/voice`,
        statusCallback: `${env.PUBLIC_URL ?? url}/twilio/call-status`,
        from: FROM,
        to: '+12125550100',
        accountSid: ACCOUNT,
        authToken: TOKEN,
        caller,
        clock: monotonicClock(TIMES),
        ...options,
      });
    },
    facts: async ({ callSid }) => (await store.facts(callSid)).map(({ fact }) => fact),
  };
}

function types(facts: readonly Fact[], ...wanted: readonly FactType[]): readonly string[] {
  return facts.map(({ type }) => type).filter((type) => wanted.includes(type));
}

describe('a caller who makes a noise while the agent speaks', () => {
  it('coughs, and hears the sentence to its end without a gap', async () => {
    const { call, facts } = await open({ agent: talkative });
    const report = await call([{ noise: 'cough', interruptAfterMs: 9_000 }, { hangUp: true }]);
    const [stream] = report.streams;
    expect(stream?.clears).toBe(0);
    expect(stream?.marksEchoed).toEqual(stream?.marksSent);
    expect(stream?.heardMs).toBeGreaterThan(10_000);
    const said = await facts(report);
    expect(types(said, 'barge_in', 'turn')).toEqual([]);
    expect(said.filter(({ type }) => type === 'utterance').map(({ data }) => data)).toMatchObject([
      { speaker: 'agent', text: talkative.greeting.trim() },
    ]);
  });

  it('goes on mumbling, and is listened to: the agent stops, and the log has what was heard beside what was said', async () => {
    const { call, facts } = await open({ agent: talkative });
    const report = await call([
      { noise: 'mumble', interruptAfterMs: 9_000 },
      { wait: 3_000 },
      { hangUp: true },
    ]);
    const said = await facts(report);
    expect(types(said, 'barge_in')).toHaveLength(1);
    const [first] = said.filter((fact) => fact.type === 'utterance').map(({ data }) => data);
    expect(first?.text).toBe(talkative.greeting.trim());
    expect(first?.heard?.length).toBeLessThan(talkative.greeting.length);
    expect(talkative.greeting.startsWith(first?.heard ?? '-')).toBe(true);
    // Nobody understood it, so it is no turn of the caller.
    expect(types(said, 'turn_dropped')).toHaveLength(1);
    // And the agent takes up its words again.
    const after = said.slice(said.findIndex(({ type }) => type === 'barge_in') + 1);
    expect(after.some((fact) => fact.type === 'speech_started' && fact.data.speaker === 'agent')).toBe(true);
  });

  it('talks into the first second, which cuts nothing, and is answered after it', async () => {
    const { call, facts } = await open({ words: ['what are your opening hours'] });
    const report = await call([{ say: 'Hello there', interruptAfterMs: 300 }, { hangUp: true }]);
    const said = await facts(report);
    expect(types(said, 'barge_in')).toEqual([]);
    expect(types(said, 'turn')).toHaveLength(1);
  });
});

describe('a carrier with a bad network', () => {
  it('asks twice, asks again, loses frames and then the line, and another instance goes on with the one call', async () => {
    const { servers, call, facts } = await open({
      words: ['what are your opening hours'],
      servers: 2,
      env: { PUBLIC_URL: PUBLIC, DASHBOARD_PASSWORD: 'a password of a test' },
    });
    const random = seeded(3);
    let isSecond = false;
    const report = await call(
      [{ wait: 4_500 }, { say: 'What are your opening hours?', interruptAfterMs: 200 }, { hangUp: true }],
      {
        connectMs: (stream) => (stream === 0 ? 300 : 1_000),
        reach(url) {
          isSecond ||= url.includes('stream-ended');
          const base = servers[isSecond ? 1 : 0]?.url ?? '';
          return url.replace(PUBLIC, base).replace(PUBLIC.replace('http', 'ws'), base.replace('http', 'ws'));
        },
        faults: {
          retried: ['voice'],
          replayed: true,
          lost: losses(random.next, { share: 0.02, length: 3 }),
          late: { toServer: jitter(random.next, 60), toCarrier: jitter(random.next, 60) },
          vanishes: { atMs: 1_500, noticedMs: 2_000 },
        },
      },
    );
    expect(report.streams.map(({ end }) => end)).toEqual(['connection lost', 'caller hung up']);
    const said = await facts(report);
    expect(types(said, 'call_start', 'line_resumed', 'call_end')).toEqual([
      'call_start',
      'line_resumed',
      'call_end',
    ]);
    expect(said.at(-1)?.type).toBe('call_end');
    expect(await servers[0]?.store.calls({ limit: 10 })).toHaveLength(1);
    // They were heard on the second stream, and are not greeted again.
    expect(types(said, 'turn')).toHaveLength(1);
    const greetings = said.filter(
      (fact) =>
        fact.type === 'utterance' && fact.data.heard === undefined && fact.data.text === office.greeting,
    );
    expect(greetings.length).toBeLessThanOrEqual(1);
  });
});

describe('a caller who wants a person', () => {
  const environment = async () => {
    const rest = await restApi({ accountSid: ACCOUNT, authToken: TOKEN });
    whenDone(() => rest.close());
    return { rest, env: { TWILIO_ACCOUNT_SID: ACCOUNT, TWILIO_API_URL: rest.url } };
  };

  it('keys 0 in the middle of a sentence and is connected over the REST API, which had too many requests at first', async () => {
    const { rest, env } = await environment();
    const { call, facts } = await open({ agent: talkative, env });
    rest.refuseNext(1);
    const report = await call([{ press: '0#', interruptAfterMs: 2_000 }], {
      rest,
      dial: () => ({ status: 'completed', presses: '1' }),
    });
    expect(rest.asked.map(({ status }) => status)).toEqual([429, 200]);
    expect(report.streams).toMatchObject([{ end: 'redirected' }]);
    expect(report.webhooks.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['voice', 'person', 'dial-ended', 'call-status']),
    );
    expect(report.webhooks.map(({ kind }) => kind)).not.toContain('stream-ended');
    expect((await facts(report)).at(-1)).toMatchObject({
      type: 'call_end',
      data: { outcome: 'transferred' },
    });
  });

  it('is back with the agent, and asked for a message, where the person declines', async () => {
    const { servers, call, facts } = await open();
    const caller = await scriptedCaller({
      lines: [{ press: '0#', interruptAfterMs: 500 }],
      mouth: longHum,
      voice: 'hum',
    });
    let hasHeard = false;
    const live = await follow(servers[0]?.url ?? '', FROM, (_, fact) => {
      hasHeard ||= fact.type === 'utterance' && /tell me your message/.test(fact.data.text);
    });
    const report = await call([], {
      caller: { ...caller, act: (atMs) => (hasHeard ? { hangUp: true } : caller.act(atMs)) },
      dial: () => ({ status: 'completed', presses: '2' }),
    });
    live?.stop();
    const said = await facts(report);
    expect(said.filter((fact) => fact.type === 'transfer').map(({ data }) => data.outcome)).toEqual([
      'dialing',
      'declined',
    ]);
    expect(types(said, 'line_resumed', 'message_asked', 'call_end')).toEqual([
      'line_resumed',
      'message_asked',
      'call_end',
    ]);
  });
});

describe('a caller who hangs up', () => {
  const silent: Partial<CallOptions> = { dial: () => ({ status: 'no-answer', ringMs: 20_000 }) };

  it.each([
    ['over the greeting', [{ hangUp: true, interruptAfterMs: 100 }], 'abandoned'],
    ['while it rings', [{ press: '0#', interruptAfterMs: 500 }, { hangUp: true }], 'abandoned'],
    ['when nothing was said yet', [{ wait: 20 }, { hangUp: true, interruptAfterMs: 0 }], 'abandoned'],
  ] as const)('%s leaves one end, which is the last fact', async (_, lines, outcome) => {
    const { servers, call, facts } = await open();
    const report = await call(lines, silent);
    expect(report.end.by).toBe('caller');
    const said = await facts(report);
    expect(types(said, 'call_end')).toHaveLength(1);
    expect(said.at(-1)).toMatchObject({ type: 'call_end', data: { outcome } });
    expect(await servers[0]?.store.openCalls()).toEqual([]);
  });
});
