import type { Agent } from '../core/agent.ts';
import { askForKey, connectStream, dial, recordMessage, sayAndHangUp } from '../protocols/twilio/twiml.ts';
import type { NextStep } from './next-step.ts';

/** What the carrier is given to read, with our own address in it. */
export interface Documents {
  /** The call goes to our socket. `returns`: how often it came back; `isNew`: it has not been there yet. */
  stream(ticket: string, returns: number, isNew: boolean): string;
  dial(sid: string, step: Extract<NextStep, { type: 'dial' }>): string;
  plain(step: Extract<NextStep, { type: 'plain' }>): string;
  /** For whoever answers the dialed number. */
  askPerson(sid: string, brief: string): string;
  callerGone(): string;
  sorry(): string;
  busy(): string;
}

export function documents({ agent, baseUrl }: { agent: Agent; baseUrl: string }): Documents {
  /** Our own sentences are in English; the agent's region of it where it has one. */
  const language = /^en(-|$)/i.test(agent.locale) ? agent.locale : 'en-US';
  const url = (path: string) => `${baseUrl}/twilio/${path}`;
  /** The leg of the person has an id of its own: whose call it is stands in the address, which is signed. */
  const urlOf = (path: string, sid: string) => url(`${path}?call=${encodeURIComponent(sid)}`);

  return {
    stream: (ticket, returns, isNew) =>
      connectStream({
        // Begun once, it goes on over every return of the stream.
        ...(isNew && agent.recording !== undefined ? { recordingStatusUrl: url('call-recording') } : {}),
        actionUrl: url(`stream-ended${returns === 0 ? '' : `?returns=${returns}`}`),
        streamUrl: `${baseUrl.replace(/^http/, 'ws')}/ws`,
        statusCallbackUrl: url('stream-status'),
        parameters: { ticket },
      }),
    dial: (sid, { to, callerId, say }) =>
      dial({
        ...(say === undefined ? {} : { words: say, language }),
        number: to,
        callerId,
        actionUrl: url('dial-ended'),
        personUrl: urlOf('person', sid),
        timeoutS: RING_S,
      }),
    plain({ text, awaits }) {
      if (text === null) return sayAndHangUp(SORRY, language);
      switch (awaits) {
        case 'choice':
          return askForKey({ words: text, language, actionUrl: url('chosen'), otherwise: 'ask' });
        case 'message':
          return recordMessage({
            words: text,
            language,
            actionUrl: url('recorded'),
            statusUrl: url('recording-status'),
          });
        case null:
          return sayAndHangUp(text, language);
      }
    },
    askPerson: (sid, brief) =>
      askForKey({
        words: `${brief} ${TAKE_IT}`,
        again: `${brief} ${TAKE_IT}`,
        language,
        actionUrl: urlOf('person-replied', sid),
        otherwise: 'hangUp',
      }),
    callerGone: () => sayAndHangUp(CALLER_GONE, language),
    sorry: () => sayAndHangUp(SORRY, language),
    busy: () => sayAndHangUp(BUSY, language),
  };
}

const BUSY =
  'Thank you for calling. All of our lines are busy at the moment. Please call again in a few minutes. Goodbye.';

const SORRY =
  'I am sorry, we have a technical problem and cannot continue. Please call again later. Goodbye.';

const TAKE_IT = 'Press 1 to take the call, or 2 to decline.';

const CALLER_GONE = 'The caller is not on the line any more. Goodbye.';

/** Five rings or so; then the caller is better off leaving a message. */
const RING_S = 25;
