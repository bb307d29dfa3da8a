import { readdir, readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { httpAction } from '../../src/adapters/actions/http.ts';
import { auditPaths } from '../../src/adapters/audit/files.ts';
import { txt } from '../../src/adapters/audit/txt.ts';
import { verifyChain } from '../../src/adapters/audit/verify.ts';
import { attentiveCaller } from '../../src/cli/attentive-caller.ts';
import { factOf } from '../../src/cli/audit-line.ts';
import { defineAgent } from '../../src/core/agent.ts';
import type { Act, Mind, Prompt, Turn } from '../../src/simulator/realtime/mind.ts';
import { rules } from '../../src/simulator/realtime/minds/rules.ts';
import type { Caller } from '../../src/simulator/twilio/caller.ts';
import { placeCall } from '../../src/simulator/twilio/carrier.ts';
import { monotonicClock } from '../../src/simulator/twilio/pace.ts';
import { restApi } from '../../src/simulator/twilio/rest.ts';
import type { Mouth } from '../../src/simulator/voice-ports.ts';
import { tone } from '../simulator/realtime/kit.ts';
import { ACCOUNT, openOffice, TIMES, TOKEN, whenDone } from './office.ts';

/**
 * A whole call over real sockets in which secrets are planted wherever one can be: said, keyed, told in a message,
 * repeated by a model in speech, in arguments, under an unknown tool and in broken JSON, by another system in its
 * refusal, and in what the carrier says of the caller. Then everything that came out is searched.
 */
const MEMBER = 'a b q seven seven three one oh';

/** The planted ones in every form in which they could be read. */
const CANARIES = [
  /77310|7 ?7 ?3 ?1 ?0/,
  /seven seven three/i,
  /\bA,? ?B,? ?Q\b/i,
  /1980|nineteen eighty/i,
  /may (?:12|twelfth)/i,
  /9876|nine eight seven six|9 8 7 6/i,
  /4111|four one one one/i,
  /4242 ?4242/,
  /zanzibar/i,
  /8837221094|88 37 22/,
];

/** Answers that make no sound: keys, and waiting for a question. */
const KEYED = 'keys';
const NOTHING = '';

/** What the caller answers to the question of the agent that came last. */
const ANSWERS: readonly (readonly [RegExp, string])[] = [
  [/member number\?/, `my member number is ${MEMBER}`],
  [/date of birth\?/, 'may twelfth nineteen eighty'],
  [/reach you at\?/, KEYED],
  [/appointment for\?/, `a check up as i said ${MEMBER}`],
  [/right\?|or no/, 'yes that is right'],
  [
    /your message/,
    `this is ${MEMBER} born may twelfth nineteen eighty my card is four one one one one one one one one one one one one one one one`,
  ],
  [/to add\?|anything else/, 'no that is all goodbye'],
];
const FIRST = 'hello i would like to book an appointment';
const KEYS = '2124449876#';

const hum: Mouth = {
  speak: async (text) =>
    text === NOTHING || text === KEYED ? new Uint8Array() : tone(400 + text.length * 4),
};

/** Does what is right, and repeats beside that whatever it heard last, in every way that a model has. */
function echoing(): Mind {
  const echoed = new Set<string>();
  return {
    async respond(prompt) {
      const last = prompt.turns.findLast((turn) => turn.by === 'caller');
      const acts = isBirth(prompt.turns.at(-1)) ? [BIRTH] : await rules.respond(prompt);
      const isNew = last?.by === 'caller' && SECRET.test(last.text) && !echoed.has(last.text);
      if (!isNew || /Say exactly/.test(prompt.instructions) || !isOpen(prompt)) return acts;
      echoed.add(last.text);
      return [
        ...acts,
        ...echoes(last.text).filter((act) => !('say' in act) || !acts.some((one) => 'say' in one)),
      ];
    },
  };
}

/** The small mind of the rules reads no years. */
function isBirth(turn: Turn | undefined): boolean {
  return turn?.by === 'caller' && turn.text === BORN;
}

const BORN = 'may twelfth nineteen eighty';
const BIRTH: Act = {
  call: 'record_details',
  arguments: JSON.stringify({ details: [{ field: 'birth_date', value: BORN }] }),
};

const SECRET = /seven seven three|nineteen eighty/;

function isOpen({ toolChoice }: Prompt): boolean {
  return toolChoice === 'auto';
}

function echoes(text: string): readonly Act[] {
  return [
    { call: 'look_up_member', arguments: JSON.stringify({ query: text, note: `They said ${text}` }) },
    { call: 'record_details', arguments: `{"details":[{"field":"member","value":"${text}"` },
    { call: 'answer_question', arguments: JSON.stringify({ topic: 'other', question: text }) },
    { say: `I heard ${text}.` },
  ];
}

async function refusingApi(): Promise<string> {
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (piece) => {
      body += piece;
    });
    request.on('end', () => {
      const { record } = JSON.parse(body) as { record: Record<string, string> };
      const why = `member ${record.member}, born ${record.birth_date}, account number 8837221094 is unknown`;
      response.writeHead(422, { 'content-type': 'application/json' }).end(JSON.stringify({ why, say: why }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  whenDone(() => new Promise((resolve) => server.close(resolve)));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

async function play() {
  const rest = await restApi({ accountSid: ACCOUNT, authToken: TOKEN });
  whenDone(() => rest.close());
  let log = '';
  const heard: string[] = [];
  const { servers, config } = await openOffice({
    mind: echoing(),
    mouth: hum,
    ear: { hear: async () => ({ text: heard.shift() ?? '', score: -10 }) },
    env: { TWILIO_ACCOUNT_SID: ACCOUNT, TWILIO_API_URL: rest.url },
    agent: defineAgent({
      name: 'Harbor Clinic',
      greeting: 'Harbor Clinic, this is the automated assistant. How can I help you?',
      locale: 'en-US',
      timeZone: 'America/New_York',
      openingHours: {},
      intents: {
        book: {
          description: 'book an appointment',
          fields: [
            {
              name: 'member',
              kind: 'text',
              ask: 'What is your member number?',
              label: 'member number',
              sensitive: true,
            },
            {
              name: 'birth_date',
              kind: 'date',
              ask: 'What is your date of birth?',
              past: true,
              sensitive: true,
            },
            { name: 'callback', kind: 'phone', ask: 'What number can we reach you at?', sensitive: true },
            { name: 'reason', kind: 'text', ask: 'What is the appointment for?' },
          ],
          action: httpAction({ url: await refusingApi(), say: 'Done.' }),
        },
      },
      answers: {},
      escalation: {},
      recording: {},
    }),
    log: pino(
      { level: 'trace' },
      {
        write(line) {
          log += line;
        },
      },
    ),
  });
  const [pointsman] = servers;

  const { caller, heardSo } = await answering((line) => heard.push(line));
  const feed = await listenTo(`${pointsman.url}/api/live`, heardSo);
  const report = await placeCall({
    webhookUrl: `${pointsman.url}/twilio/voice`,
    statusCallback: `${pointsman.url}/twilio/call-status`,
    from: 'sip:4242424242424242@carrier.example.com',
    to: '+12125550100',
    authToken: TOKEN,
    accountSid: ACCOUNT,
    parameters: { CallerName: 'Zanzibar Quill', FromCity: 'ZANZIBAR' },
    caller,
    clock: monotonicClock(TIMES),
    rest,
  });
  await pointsman.auditSettled();
  const get = async (path: string) => (await fetch(`${pointsman.url}${path}`)).text();
  const row = await pointsman.store.call(report.callSid);
  const paths = auditPaths(config.logDir, report.callSid, row?.startedAt ?? 0);
  const jsonl = await readFile(paths.jsonl, 'utf8');
  const facts = jsonl
    .trimEnd()
    .split('\n')
    .flatMap((line) => factOf(line) ?? []);
  const stored: string[] = [];
  for (const name of await readdir(config.dataDir, { recursive: true })) {
    stored.push(await readFile(join(config.dataDir, name), 'latin1').catch(() => ''));
  }
  return {
    report,
    rest,
    facts,
    jsonl,
    outputs: {
      jsonl,
      txt: await readFile(paths.txt, 'utf8'),
      replayed: txt(facts),
      log,
      feed: await feed.stop(),
      metrics: await get('/metrics'),
      calls: await get('/api/calls'),
      call: await get(`/api/calls/${report.callSid}`),
      facts: await get(`/api/calls/${report.callSid}/facts`),
      followUps: await get('/api/follow-ups'),
      page: await get('/'),
      documents: JSON.stringify(report.verbs),
      // The carrier's number of the caller is a column of its own there.
      store: stored.join('\n').replaceAll('sip:4242424242424242@carrier.example.com', ''),
    },
  };
}

/** The answer to the question that came last. */
function lastAsked(words: string): string | undefined {
  const asked = ANSWERS.map(([question, answer]) => ({ answer, at: words.search(question) }));
  return asked.filter(({ at }) => at >= 0).sort((a, b) => b.at - a.at)[0]?.answer;
}

/** Answers what is asked, and keys one of the answers. */
async function answering(says: (line: string) => void) {
  let pressing: string[] = [];
  const attentive = await attentiveCaller({
    answer(words) {
      const line = lastAsked(words) ?? (words.includes('How can I help you?') ? FIRST : NOTHING);
      if (line === KEYED) pressing = [...KEYS];
      else if (line !== NOTHING) says(line);
      return line;
    },
    sayable: [NOTHING, FIRST, ...ANSWERS.map(([, line]) => line)],
    mouth: hum,
    voice: 'hum',
    maxSeconds: 150,
  });
  const caller: Caller = {
    hear: (frame, atMs) => attentive.caller.hear(frame, atMs),
    act(atMs) {
      const press = atMs % 200 === 0 ? pressing.shift() : undefined;
      return press === undefined ? attentive.caller.act(atMs) : { press };
    },
  };
  return { caller, heardSo: attentive.heardSo };
}

/** Everything that the live feed says until it is stopped. */
async function listenTo(url: string, heardSo: (words: string) => void) {
  const abort = new AbortController();
  const response = await fetch(url, { signal: abort.signal });
  let said = '';
  let unread = '';
  const reading = (async () => {
    const decoder = new TextDecoder();
    for await (const piece of response.body ?? []) {
      const text = decoder.decode(piece as Uint8Array, { stream: true });
      said += text;
      const events = (unread + text).split('\n\n');
      unread = events.pop() ?? '';
      for (const event of events) {
        const fact = factOf(/^data: (.*)$/m.exec(event)?.[1] ?? '');
        if (fact?.type === 'utterance' && fact.data.speaker === 'agent')
          heardSo(fact.data.heard ?? fact.data.text);
      }
    }
  })().catch(() => {});
  return {
    async stop() {
      abort.abort();
      await reading;
      return said;
    },
  };
}

/** Random names and hashes may hold any digits; a moment is a number of thirteen. */
function withoutNames(text: string): string {
  return text.replace(/\b(?:[A-Z]{2})?[0-9a-f]{16,}\b/g, '').replace(/\b1[5-9]\d{11}\b/g, '');
}

describe('planted secrets', () => {
  it('come out nowhere, and the recording is silent while they are said', async () => {
    const { outputs, facts, report, jsonl, rest } = await play();
    const types = facts.map(({ type }) => type);
    // What was to be planted was: the call went all the way.
    expect(types, outputs.txt).toContain('action_failed');
    expect(types, outputs.txt).toContain('message_taken');
    expect(types, outputs.txt).toContain('tool_refused');
    expect(types.at(-1)).toBe('call_end');
    expect(verifyChain(jsonl)).toMatchObject({ ok: true });
    const found = Object.entries(outputs).flatMap(([name, text]) =>
      CANARIES.flatMap((canary) => {
        const plain = withoutNames(text);
        const match = canary.exec(plain);
        return match === null
          ? []
          : [`${name}: … ${plain.slice(Math.max(0, match.index - 80), match.index + 60)} …`];
      }),
    );
    expect(found).toEqual([]);
    expect(outputs.txt).toContain('Caller: [redacted]');

    const [recording] = report.recordings;
    expect(outputs.jsonl).toContain(recording?.sid);
    expect(rest.asked.map(({ status }) => status)).not.toContain(404);
    // The answers to three questions, of which two were spoken.
    expect(recording?.pauses.length).toBeGreaterThan(0);
    for (const { fromMs, toMs } of recording?.pauses ?? []) {
      expect(recording?.said.subarray(fromMs * 8, toMs * 8).every((byte) => byte === 0xff)).toBe(true);
    }
    const [first] = recording?.pauses ?? [];
    expect(
      report.said.subarray((first?.fromMs ?? 0) * 8, (first?.toMs ?? 0) * 8).some((byte) => byte !== 0xff),
    ).toBe(true);
  }, 90_000);
});
