import { describe, expect, it } from 'vitest';
import { CALL, eventually, TO, ticketIn, voiceForm } from './fixture.ts';
import { PERSON, transferring } from './staffed.ts';

const ended = { ...voiceForm(), CallStatus: 'in-progress' };
/** The leg of the person has an id of its own. */
const leg = {
  ...voiceForm(`CA${'0'.repeat(31)}2`),
  To: PERSON,
  CallStatus: 'in-progress',
  ParentCallSid: CALL,
};
const person = `/twilio/person?call=${CALL}`;
const replied = `/twilio/person-replied?call=${CALL}`;

type Office = Awaited<ReturnType<typeof transferring>>;

function outcomes({ facts }: Office) {
  return facts.flatMap((fact) => (fact.type === 'transfer' ? [fact.data.outcome] : []));
}

describe('a transfer', () => {
  it('is dialed when the stream has ended, showing our own number', async () => {
    const { server, post } = await transferring();
    expect((await post('/twilio/stream-ended', ended)).text).toContain(
      `<Dial action="${server.url}/twilio/dial-ended" timeout="25" callerId="${TO}" answerOnBridge="true"><Number url="${server.url}${person}">${PERSON}</Number></Dial>`,
    );
  });

  it('goes to the number of the agent file, whatever else is said or sent', async () => {
    const { post } = await transferring();
    const sent = { ...ended, To: '+19005550000', transferTo: '+19005550000', Digits: '+19005550000' };
    const { text } = await post('/twilio/stream-ended?to=%2B19005550000', sent);
    expect(text).toContain(`>${PERSON}</Number>`);
    expect(text).not.toContain('19005550000');
  });

  it('tells the person who calls, for what and what is known, but nothing that is sensitive', async () => {
    const { post, facts } = await transferring();
    await post('/twilio/stream-ended', ended);
    const { text } = await post(person, leg);
    expect(text).toContain(
      'A caller for Test Office. They want to book an appointment. Full name: Ann Lee. Calling from 1 2 1 2 5 5 5 0 1 4 7. Press 1 to take the call, or 2 to decline.',
    );
    expect(text).not.toMatch(/99812|nsurance/);
    expect(JSON.stringify(facts.filter(({ type }) => type === 'person_answered'))).not.toMatch(/99812/);
    // Asked twice, and then the line goes down: a machine presses no key.
    expect(text.match(/<Gather /g)).toHaveLength(2);
    expect(text).toMatch(/<\/Gather><Hangup\/><\/Response>$/);
  });

  it('that the person takes is connected, and ends the call', async () => {
    const office = await transferring();
    await office.post(person, leg);
    expect((await office.post(replied, { ...leg, Digits: '1' })).text).toContain('<Response/>');
    const { text } = await office.post('/twilio/dial-ended', {
      ...ended,
      DialCallStatus: 'completed',
      DialBridged: 'true',
    });
    expect(text).toContain('<Response><Hangup/></Response>');
    await eventually(async () => (await office.store.call(CALL))?.outcome === 'transferred');
  });

  it('of a carrier that does not ask the person is connected all the same', async () => {
    const office = await transferring();
    const { text } = await office.post('/twilio/dial-ended', { ...ended, DialCallStatus: 'completed' });
    expect(text).toContain('<Response><Hangup/></Response>');
    await eventually(async () => (await office.store.call(CALL))?.outcome === 'transferred');
  });

  it.each([
    ['busy', 'busy'],
    ['no-answer', 'no-answer'],
    ['failed', 'failed'],
    ['something new', 'failed'],
  ])('that ended with %s comes back to the agent', async (status, outcome) => {
    const office = await transferring();
    const { text } = await office.post('/twilio/dial-ended', { ...ended, DialCallStatus: status });
    await office.stream(ticketIn(text));
    await eventually(() => office.facts.some(({ type }) => type === 'line_resumed'));
    expect(outcomes(office)).toEqual(['dialing', outcome]);
  });

  it.each(['2', '9', ''])(
    'that the person declines with the key "%s" comes back to the agent',
    async (key) => {
      const office = await transferring();
      await office.post(person, leg);
      expect((await office.post(replied, { ...leg, Digits: key })).text).toContain('<Hangup/>');
      const { text } = await office.post('/twilio/dial-ended', { ...ended, DialCallStatus: 'completed' });
      expect(ticketIn(text)).toMatch(/^ticket-/);
      expect(outcomes(office)).toEqual(['dialing', 'declined']);
    },
  );

  it.each(['completed', 'no-answer'])(
    'that a machine answers comes back to the agent (%s)',
    async (status) => {
      const office = await transferring();
      await office.post(person, leg);
      const { text } = await office.post('/twilio/dial-ended', { ...ended, DialCallStatus: status });
      expect(ticketIn(text)).toMatch(/^ticket-/);
      expect(outcomes(office)).toEqual(['dialing', 'voicemail']);
    },
  );

  it('that was answered and never connected is none', async () => {
    const office = await transferring();
    const form = { ...ended, DialCallStatus: 'completed', DialBridged: 'false' };
    expect(ticketIn((await office.post('/twilio/dial-ended', form)).text)).toMatch(/^ticket-/);
    expect(outcomes(office)).toEqual(['dialing', 'no-answer']);
  });

  it('of a caller who hangs up meanwhile reaches nobody, and the person is told so', async () => {
    const office = await transferring();
    await office.post(person, leg);
    await office.post('/twilio/call-status', { ...ended, CallStatus: 'completed' });
    await eventually(async () => (await office.store.call(CALL))?.outcome === 'abandoned');
    const { text } = await office.post(replied, { ...leg, Digits: '1' });
    expect(text).toMatch(/<Say.*not on the line any more.*<\/Say><Hangup\/>/);
    expect((await office.post(person, leg)).text).toMatch(/not on the line any more/);
  });

  it('of a call that nobody knows is answered with the end', async () => {
    const { post } = await transferring();
    expect((await post('/twilio/person?call=CA-unknown', leg)).text).toMatch(/not on the line/);
    expect((await post('/twilio/person', leg)).text).toMatch(/not on the line/);
    const form = { ...voiceForm('CA-unknown'), DialCallStatus: 'busy' };
    expect((await post('/twilio/dial-ended', form)).text).toContain('<Response><Hangup/></Response>');
  });
});
