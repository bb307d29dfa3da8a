import { describe, expect, it } from 'vitest';
import type { CallControl } from '../../src/adapters/twilio-rest/call-control.ts';
import { CALL, eventually, type Fixture, office, start, ticketIn, voiceForm } from './fixture.ts';
import { staffed } from './staffed.ts';

const recorded = { ...staffed, recording: {} };
const control: CallControl = {
  redirect: async () => ({ ok: true }),
  complete: async () => ({ ok: true }),
  record: async () => ({ ok: true }),
};
const RECORDING = `RE${'0'.repeat(31)}1`;
const URL_OF_IT = `https://api.twilio.com/2010-04-01/Accounts/AC1/Recordings/${RECORDING}`;

function told(status: string): Record<string, string> {
  return {
    ...voiceForm(),
    RecordingSid: RECORDING,
    RecordingUrl: URL_OF_IT,
    RecordingStatus: status,
    RecordingDuration: '61',
  };
}

const isStarted = ({ facts }: Fixture) => facts.some(({ type }) => type === 'recording_started');

describe('a call that is recorded', () => {
  it('is recorded from its first document on, and not begun again when it comes back', async () => {
    const fixture = await start({}, { agent: recorded, control });
    const { text } = await fixture.post('/twilio/voice', voiceForm());
    const callback = `${fixture.server.url}/twilio/call-recording`;
    expect(text).toMatch(
      new RegExp(
        `<Response><Start><Recording channels="dual" recordingStatusCallback="${callback}"[^>]*/></Start><Connect`,
      ),
    );
    const stream = await fixture.stream(ticketIn(text));
    await eventually(() => fixture.facts.length > 0);
    stream.socket.terminate();
    await eventually(() => fixture.facts.some(({ type }) => type === 'line_lost'));
    const again = await fixture.post('/twilio/stream-ended', { ...voiceForm(), CallStatus: 'in-progress' });
    expect(again.text).toContain('<Connect');
    expect(again.text).not.toContain('Recording');
  });

  it('has its recording on file, told before the stream or behind it', async () => {
    for (const isEarly of [true, false]) {
      const fixture = await start({}, { agent: recorded, control });
      const { text } = await fixture.post('/twilio/voice', voiceForm());
      if (isEarly) await fixture.post('/twilio/call-recording', told('in-progress'));
      await fixture.stream(ticketIn(text));
      await eventually(() => fixture.facts.length > 0);
      if (!isEarly) await fixture.post('/twilio/call-recording', told('in-progress'));
      await eventually(() => isStarted(fixture));
      expect(fixture.facts.find(({ type }) => type === 'recording_started')?.data).toEqual({
        recording: RECORDING,
        url: URL_OF_IT,
      });
      await fixture.post('/twilio/call-recording', told('completed'));
      await eventually(() => fixture.facts.some(({ type }) => type === 'recording_ended'));
      await fixture.server.close();
    }
  });

  it('takes the word of nobody who did not sign', async () => {
    const fixture = await start({ TWILIO_AUTH_TOKEN: 'token' }, { agent: recorded, control });
    await fixture.call();
    const { status } = await fixture.post('/twilio/call-recording', told('in-progress'), {
      signature: 'wrong',
    });
    expect(status).toBe(403);
    expect(isStarted(fixture)).toBe(false);
  });

  it('keeps no name that is none, and no recording of a call that is over', async () => {
    const fixture = await start({}, { agent: recorded, control });
    await fixture.call();
    await eventually(() => fixture.facts.length > 0);
    expect(
      (await fixture.post('/twilio/call-recording', { ...told('in-progress'), RecordingSid: '../x' })).status,
    ).toBe(204);
    await fixture.post('/twilio/call-status', { ...voiceForm(), CallStatus: 'completed' });
    await eventually(async () => (await fixture.store.call(CALL))?.outcome !== null);
    expect((await fixture.post('/twilio/call-recording', told('completed'))).status).toBe(204);
    expect(fixture.facts.some(({ type }) => type.startsWith('recording_'))).toBe(false);
  });

  it('is none where the carrier cannot be told to pause and something sensitive is asked', async () => {
    const without = await start({}, { agent: recorded });
    expect((await without.post('/twilio/voice', voiceForm())).text).not.toContain('Recording');
    const harmless = await start({}, { agent: { ...office, recording: {} } });
    expect((await harmless.post('/twilio/voice', voiceForm())).text).toContain('<Start><Recording');
  });
});
