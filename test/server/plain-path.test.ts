import { describe, expect, it } from 'vitest';
import { CALL, eventually, start, voiceForm } from './fixture.ts';
import { PERSON, staffed, voiceless } from './staffed.ts';

const ended = { ...voiceForm(), CallStatus: 'in-progress' };
const recording = {
  RecordingSid: `RE${'0'.repeat(31)}1`,
  RecordingUrl: 'https://api.twilio.com/2010-04-01/Accounts/AC1/Recordings/RE1',
  RecordingDuration: '14',
};
const closed = { ...staffed, openingHours: {} };

type Office = Awaited<ReturnType<typeof voiceless>>;

async function ends({ store }: Office, outcome: string) {
  await eventually(async () => (await store.call(CALL))?.outcome === outcome);
}

async function followUps({ get }: Office) {
  return JSON.parse((await get('/api/follow-ups')).text).followUps as Record<string, unknown>[];
}

describe('a call whose voice is gone', () => {
  it('gets a voice of the carrier, which offers a person or a message', async () => {
    const { server, post } = await voiceless();
    expect((await post('/twilio/stream-ended', ended)).text).toBe(
      `<?xml version="1.0" encoding="UTF-8"?><Response><Gather action="${server.url}/twilio/chosen" numDigits="1" timeout="6"><Say language="en-US">I am sorry, we have a technical problem, and I cannot go on. To speak with a person, press 1 or stay on the line. To leave a message, press 2.</Say></Gather><Redirect>${server.url}/twilio/chosen</Redirect></Response>`,
    );
  });

  it.each([{ Digits: '1' }, {}])('is connected with a person, who hears what is known (%o)', async (key) => {
    const office = await voiceless();
    await office.post('/twilio/stream-ended', ended);
    expect((await office.post('/twilio/chosen', { ...ended, ...key })).text).toContain(`>${PERSON}</Number>`);
    expect((await office.post(`/twilio/person?call=${CALL}`, voiceForm('CA-leg'))).text).toContain('Ann Lee');
    await office.post(`/twilio/person-replied?call=${CALL}`, { ...voiceForm('CA-leg'), Digits: '1' });
    await office.post('/twilio/dial-ended', { ...ended, DialCallStatus: 'completed' });
    await ends(office, 'transferred');
  });

  it.each(['busy', 'no-answer', 'failed'])('leaves a message where the person is %s', async (status) => {
    const office = await voiceless();
    await office.post('/twilio/stream-ended', ended);
    await office.post('/twilio/chosen', { ...ended, Digits: '1' });
    const { text } = await office.post('/twilio/dial-ended', { ...ended, DialCallStatus: status });
    expect(text).toMatch(/nobody can take your call.*<\/Say><Record /);
    const done = await office.post('/twilio/recorded', { ...ended, ...recording });
    expect(done.text).toMatch(/Your message was recorded.*<Hangup\/>/);
    await ends(office, 'message_taken');
  });

  it('files the recording with the call, for whoever calls back', async () => {
    const office = await voiceless();
    await office.post('/twilio/stream-ended', ended);
    const { text } = await office.post('/twilio/chosen', { ...ended, Digits: '2' });
    expect(text).toMatch(
      /leave a message.*<\/Say><Record action="[^"]+\/twilio\/recorded" .*recordingStatusCallback="[^"]+\/twilio\/recording-status"\/><Redirect>/,
    );
    await office.post('/twilio/recorded', { ...ended, ...recording });
    await ends(office, 'message_taken');
    expect(await followUps(office)).toEqual([
      {
        call: CALL,
        seq: expect.any(Number),
        at: expect.any(String),
        from: '+12125550147',
        about: 'message',
        intent: 'book',
        text: 'A caller for Test Office. They want to book an appointment. Full name: Ann Lee. Calling from 1 2 1 2 5 5 5 0 1 4 7.',
        recording: {
          sid: recording.RecordingSid,
          url: recording.RecordingUrl,
          durationS: 14,
        },
        record: null,
        doneAt: null,
      },
    ]);
  });

  it('is asked for a message at once where nobody answers', async () => {
    const office = await voiceless({}, closed);
    const { text } = await office.post('/twilio/stream-ended', ended);
    expect(text).toMatch(/technical problem.*leave a message.*<\/Say><Record /);
    expect(text).not.toMatch(/<Gather|<Dial|press 1/);
    // A key for somebody who is not there leads nowhere else.
    expect((await office.post('/twilio/chosen', { ...ended, Digits: '1' })).text).toContain('<Record ');
  });

  it('ends without a message where nothing was said', async () => {
    const office = await voiceless({}, closed);
    await office.post('/twilio/stream-ended', ended);
    const { text } = await office.post('/twilio/recorded', ended);
    expect(text).toMatch(/No message was recorded.*<Hangup\/>/);
    await ends(office, 'failed');
    expect((await office.post('/twilio/recorded', ended)).text).toMatch(/No message was recorded/);
    expect(await followUps(office)).toEqual([]);
  });

  it('keeps the message of a caller who hangs up over it, in whichever order the carrier tells', async () => {
    const office = await voiceless({}, closed);
    await office.post('/twilio/stream-ended', ended);
    await office.post('/twilio/call-status', { ...ended, CallStatus: 'completed' });
    expect((await office.store.call(CALL))?.outcome).toBe(null);
    const last = { ...ended, ...recording, Digits: 'hangup', CallStatus: 'completed' };
    expect((await office.post('/twilio/recorded', last)).text).toContain('<Response/>');
    await ends(office, 'message_taken');
    const status = { ...ended, ...recording, RecordingStatus: 'completed' };
    expect((await office.post('/twilio/recording-status', status)).status).toBe(204);
    expect(await followUps(office)).toHaveLength(1);
  });

  it('keeps a message of which only the file is told', async () => {
    const office = await voiceless({}, closed);
    await office.post('/twilio/stream-ended', ended);
    await office.post('/twilio/call-status', { ...ended, CallStatus: 'completed' });
    await office.post('/twilio/recording-status', { ...ended, ...recording, RecordingStatus: 'in-progress' });
    await office.post('/twilio/recording-status', { ...ended, ...recording, RecordingStatus: 'completed' });
    await ends(office, 'message_taken');
  });

  it.each([
    ['without an id', { RecordingSid: '' }],
    ['with a path for an id', { RecordingSid: '../../RE1' }],
    ['that is no page', { RecordingUrl: 'javascript:alert(1)' }],
    ['with an address of a thousand letters', { RecordingUrl: `https://a.example/${'x'.repeat(1_000)}` }],
  ])('files no recording %s', async (_, form) => {
    const office = await voiceless({}, closed);
    await office.post('/twilio/stream-ended', ended);
    await office.post('/twilio/recorded', { ...ended, ...recording, ...form });
    await ends(office, 'failed');
  });

  it('gets no ticket back to an agent that is not there', async () => {
    const office = await voiceless();
    for (const path of ['/twilio/stream-ended', '/twilio/chosen', '/twilio/dial-ended', '/twilio/recorded']) {
      expect((await office.post(path, ended)).text).not.toContain('<Connect');
    }
  });

  it('that nobody comes for ends all the same', async () => {
    const office = await voiceless();
    office.clock.advance(16_000);
    await ends(office, 'failed');
    expect((await office.post('/twilio/stream-ended', ended)).text).toMatch(/<Say.*sorry.*<\/Say><Hangup\/>/);
  });
});

it('tells a call that nobody knows that there is nothing to be had', async () => {
  const { post } = await start();
  for (const path of ['chosen', 'recorded']) {
    expect((await post(`/twilio/${path}`, ended)).text).toMatch(/<Say.*sorry.*<\/Say><Hangup\/>/);
  }
});
