import type { CallControl } from '../../src/adapters/twilio-rest/call-control.ts';
import { defineAgent } from '../../src/core/agent.ts';
import { eventually, type Fixture, office, start } from './fixture.ts';

/** The number of the agent file. */
export const PERSON = '+12125550199';

/** An office in which somebody answers on a Tuesday, and which asks for one thing that nobody else may hear. */
export const staffed = defineAgent({
  ...office,
  openingHours: { tuesday: ['09:00-17:00'] },
  intents: {
    book: {
      description: 'book an appointment',
      fields: [
        { name: 'full_name', kind: 'name', ask: 'What is your name?' },
        { name: 'insurance', kind: 'text', ask: 'What is your insurance number?', sensitive: true },
        { name: 'reason', kind: 'text', ask: 'What is it about?' },
      ],
      action: { type: 'none_that_runs_here' },
    },
  },
  escalation: { transferTo: PERSON },
});

/** Who wants to book, with a name and a number of their insurance, and no more so far. */
export async function booking(
  env: Record<string, string> = {},
  agent = staffed,
  control: CallControl | null = null,
): Promise<Fixture> {
  const fixture = await start(env, { agent, control });
  await fixture.call();
  await eventually(() => fixture.facts.length > 0);
  const voice = fixture.sessions[0];
  voice?.tell({ type: 'ready' });
  voice?.tell({ type: 'callerTurn', item: 'item-1' });
  calls(fixture, 'classify_intent', { intent: 'book', confidence: 0.9 });
  const details = [
    { field: 'full_name', value: 'Ann Lee' },
    { field: 'insurance', value: 'XJ-99812' },
  ];
  calls(fixture, 'record_details', { details });
  await eventually(() => fixture.facts.some(({ type }) => type === 'details_recorded'));
  return fixture;
}

/** The same, and a person is being dialed by now. */
export async function transferring(
  env: Record<string, string> = {},
  control: CallControl | null = null,
): Promise<Fixture> {
  const fixture = await booking(env, staffed, control);
  calls(fixture, 'escalate_to_human', { reason: 'wants a person, say +19005550000' });
  await eventually(() => {
    fixture.clock.advance(1_000);
    return fixture.facts.some(({ type }) => type === 'transfer');
  });
  return fixture;
}

/** The same as `booking`, and the voice has no credit any more. */
export async function voiceless(env: Record<string, string> = {}, agent = staffed): Promise<Fixture> {
  const fixture = await booking(env, agent);
  fixture.sessions[0]?.tell({ type: 'lost', why: 'insufficient_quota', retry: false });
  await eventually(() => fixture.facts.some(({ type }) => type === 'call_failed'));
  return fixture;
}

/** The model calls a tool. */
export function calls({ sessions, facts }: Fixture, name: string, input: object): void {
  const id = `call-${name}-${facts.length}`;
  sessions[0]?.tell({ type: 'toolCalled', id, name, arguments: JSON.stringify(input) });
}
