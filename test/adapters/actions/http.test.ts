import { expect, it } from 'vitest';
import { actionsFor } from '../../../src/adapters/actions/actions.ts';
import { type HttpAction, httpAction } from '../../../src/adapters/actions/http.ts';
import type { Agent } from '../../../src/core/agent.ts';
import { type Answer, clockWith, emptyStore, request, systemThatAnswers } from './setting.ts';

const job = request('repair', { problem: 'leak' });

async function runAgainst(answers: readonly Answer[], spec: Partial<HttpAction> = {}, timesOut = false) {
  const { url, received } = await systemThatAnswers(...answers);
  const { clock, waits } = clockWith({ timesOut });
  const agent: Agent = {
    name: 'Plumber',
    greeting: 'Hello.',
    locale: 'en-US',
    timeZone: 'America/Denver',
    openingHours: {},
    answers: {},
    escalation: {},
    intents: {
      repair: {
        description: 'repair',
        fields: [{ name: 'problem', kind: 'text', ask: 'What is it?' }],
        action: httpAction({ url, say: 'It is on our list.', ...spec }),
      },
    },
  };
  const store = await emptyStore();
  const actions = actionsFor({ agent, store, fetch, clock });
  return { result: await actions.run('CA1:repair:1', job), received, waits, actions, store };
}

it('posts the record with the key, and tells what the answer says', async () => {
  const { result, received } = await runAgainst(
    [{ status: 201, body: '{"say":"The plumber comes at two.","reference":4711,"extra":true}' }],
    { headers: { Authorization: 'Bearer abc' } },
  );
  expect(result).toEqual({ ok: true, result: { say: 'The plumber comes at two.', reference: '4711' } });
  expect(received).toMatchObject([
    {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'idempotency-key': 'CA1:repair:1',
        authorization: 'Bearer abc',
      },
      body: {
        key: 'CA1:repair:1',
        callSid: 'CA1',
        intent: 'repair',
        from: '+12125550147',
        record: { problem: 'leak' },
      },
    },
  ]);
});

it.each([
  ['no body', undefined, { say: 'It is on our list.' }],
  ['no JSON', '<html>', { say: 'It is on our list.' }],
  ['JSON of another shape', '{"say":{"text":"Hi"}}', { say: 'It is on our list.' }],
  [
    'a reference alone',
    '{"reference":"A7"}',
    { say: 'It is on our list. Your reference is A 7.', reference: 'A7' },
  ],
])('falls back to its own words on %s', async (_, body, result) => {
  const answer = { status: 200, ...(body !== undefined && { body }) };
  expect((await runAgainst([answer])).result).toEqual({ ok: true, result });
});

it('repeats with the same key on lost connections, 429 and 5xx, with longer pauses', async () => {
  const { result, received, waits } = await runAgainst(
    ['hang up', { status: 503 }, { status: 429 }, { status: 200, body: '{"say":"Done."}' }],
    { attempts: 4 },
  );
  expect(result).toEqual({ ok: true, result: { say: 'Done.' } });
  expect(received.map(({ headers }) => headers['idempotency-key'])).toEqual(Array(4).fill('CA1:repair:1'));
  expect(waits.filter((ms) => ms < 4_000)).toEqual([250, 500, 1_000]);
});

const notKnown = { ok: false, unknown: true, why: expect.stringContaining('not known whether') };
const notDone = { ok: false, why: expect.stringContaining('not done') };

it('gives up after its attempts', async () => {
  const { result, received } = await runAgainst([{ status: 500 }], { attempts: 3 });
  expect(result).toEqual(notKnown);
  expect(received).toHaveLength(3);
});

it.each<[string, readonly Answer[], Partial<HttpAction>, unknown]>([
  ['a fault of the system', [{ status: 500 }], {}, notKnown],
  ['a gateway in between', [{ status: 502 }], {}, notKnown],
  ['a gateway that says 503', [{ status: 503 }], {}, notKnown],
  ['a connection that breaks once it has the request', ['hang up'], {}, notKnown],
  ['an answer that breaks off', ['break off'], {}, notKnown],
  ['the answer of a form that worked', [{ status: 303 }], {}, notKnown],
  ['a refusal after a doubt', ['hang up', { status: 409 }], {}, notKnown],
  ['a system that is gone after a doubt', ['hang up', { status: 429 }], {}, notKnown],
  ['a system that takes no more', [{ status: 429 }], {}, notDone],
  ['no listener', [], { url: 'http://127.0.0.1:2/jobs' }, notDone],
  ['no listener on any address of a name', [], { url: 'http://localhost:2/jobs' }, notDone],
  ['no such host', [], { url: 'http://jobs.invalid/' }, notDone],
])('knows what it does not know: %s', async (_, answers, spec, expected) => {
  expect((await runAgainst(answers, spec)).result).toEqual(expected);
});

it('does not claim that nothing happened when the answer did not come in time', async () => {
  const { result } = await runAgainst(['never'], { attempts: 1 }, true);
  expect(result).toEqual(notKnown);
});

it('tells why it was refused, with the field that has to change, and does not repeat that', async () => {
  const { result, received } = await runAgainst([
    {
      status: 422,
      body: '{"why":"We do not repair that: ask what else.","field":"problem","say":"What else?"}',
    },
  ]);
  expect(result).toEqual({
    ok: false,
    why: 'We do not repair that: ask what else.',
    field: 'problem',
    say: 'What else?',
  });
  expect(received).toHaveLength(1);
});

it('leaves out a field that the intent does not have', async () => {
  const { result } = await runAgainst([{ status: 404, body: '{"field":"zip"}' }]);
  expect(result).toEqual({ ok: false, why: expect.stringContaining('HTTP 404') });
});

it('does not follow redirects', async () => {
  const { result, received } = await runAgainst([{ status: 308 }, { status: 200 }]);
  expect(result).toEqual({ ok: false, why: expect.stringContaining('HTTP 308') });
  expect(received).toHaveLength(1);
});

it('asks the system once a key', async () => {
  const { result, received, actions } = await runAgainst([{ status: 200 }]);
  expect(await actions.run('CA1:repair:1', job)).toEqual(result);
  expect(await actions.settle('CA1:repair:1', job)).toEqual(result);
  expect(received).toHaveLength(1);
});

it('does not ask again what a crash cut short', async () => {
  const { received, actions, store } = await runAgainst([{ status: 200 }]);
  await store.beginAction('CA1:repair:2', 'CA1', 'repair', 1_000);
  expect(await actions.settle('CA1:repair:2', job)).toEqual(notKnown);
  expect(received).toHaveLength(1);
});

it('keeps that it is unknown, so that nobody asks the system again', async () => {
  const { result, received, actions } = await runAgainst(['hang up', { status: 200 }], { attempts: 1 });
  expect(result).toEqual(notKnown);
  expect(await actions.settle('CA1:repair:1', job)).toEqual(result);
  expect(received).toHaveLength(1);
});

it('knows nothing of a begun action while the store is away, and certainly did not begin one', async () => {
  const { received, actions, store } = await runAgainst([{ status: 200 }]);
  await store.close();
  expect(await actions.settle('CA1:repair:2', job)).toEqual(notKnown);
  expect(await actions.run('CA1:repair:3', job)).toEqual(notDone);
  expect(received).toHaveLength(1);
});
