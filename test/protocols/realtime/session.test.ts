import { describe, expect, it } from 'vitest';
import { parseEvent } from '../../../src/protocols/realtime/messages.ts';
import {
  changes,
  firstUpdate,
  formatFault,
  fullUpdate,
  type Wanted,
} from '../../../src/protocols/realtime/session.ts';
import { defaultConfig, updatedConfig } from '../../../src/simulator/realtime/config.ts';

const settings = { voice: 'marin', transcriptionModel: 'gpt-transcribe' };
const wanted: Wanted = {
  instructions: '# Role\nYou are the phone agent.',
  tools: [
    {
      type: 'function',
      name: 'end_call',
      description: 'Ends the call.',
      parameters: { type: 'object', properties: { reason: { type: 'string' } } },
    },
  ],
  endOfTurnMs: 500,
  language: 'pt-BR',
};

describe('the first update of a session', () => {
  it('is taken whole by a strict server, and changes what it is meant to change', () => {
    const update = updatedConfig(
      defaultConfig('sess_1', 'gpt-realtime-2.1', 0),
      firstUpdate({ ...wanted, voice: 'cedar' }, settings),
      { assistantAudio: false, activeResponse: false },
    );
    expect(update).toMatchObject({
      config: {
        instructions: wanted.instructions,
        tools: wanted.tools,
        audio: {
          input: {
            format: { type: 'audio/pcmu' },
            transcription: { model: 'gpt-transcribe', language: 'pt' },
            turn_detection: {
              type: 'server_vad',
              silence_duration_ms: 500,
              create_response: false,
              interrupt_response: false,
            },
          },
          output: { format: { type: 'audio/pcmu' }, voice: 'cedar' },
        },
      },
    });
  });

  it('has the voice of the house where the agent names none', () => {
    expect(firstUpdate(wanted, settings)).toMatchObject({ audio: { output: { voice: 'marin' } } });
  });
});

describe('a later update', () => {
  const equal = { ...wanted, tools: structuredClone(wanted.tools) };

  it.each<[string, Partial<Wanted>, object | null]>([
    ['nothing', {}, null],
    ['an equal list of tools', { tools: equal.tools }, null],
    ['the voice', { voice: 'cedar' }, null],
    ['the instructions', { instructions: 'new' }, { instructions: 'new' }],
    ['the tools', { tools: [] }, { tools: [] }],
    [
      'the language',
      { language: 'en-US' },
      { audio: { input: { transcription: { model: 'gpt-transcribe', language: 'en' } } } },
    ],
    [
      'the patience',
      { endOfTurnMs: 900 },
      { audio: { input: { turn_detection: expect.objectContaining({ silence_duration_ms: 900 }) } } },
    ],
  ])('holds only what changed: %s', (_, change, expected) => {
    const update = changes(wanted, { ...wanted, ...change }, settings);
    expect(update).toEqual(expected && { type: 'realtime', ...expected });
  });

  it('is taken by a strict server while the agent has spoken', () => {
    const before = { ...defaultConfig('sess_1', 'gpt-realtime-2.1', 0) };
    const now = { assistantAudio: true, activeResponse: true };
    const after: Wanted = { ...wanted, instructions: 'new', endOfTurnMs: 900, language: 'en', tools: [] };
    for (const update of [changes(wanted, after, settings), fullUpdate(after, settings)]) {
      expect(updatedConfig(before, update, now)).toMatchObject({
        config: { instructions: 'new', tools: [] },
      });
    }
  });
});

describe('the formats that a server echoes', () => {
  const pcmu = { format: { type: 'audio/pcmu' } };
  const pcm = { format: { type: 'audio/pcm', rate: 24_000 } };

  it.each([
    [{ audio: { input: pcmu, output: pcmu } }],
    [{ audio: { input: pcmu, output: {} } }],
    [{ audio: {} }],
    [{}],
  ])('may be fewer than all: %j', (session) => {
    expect(formatFault(parsed(session))).toBeNull();
  });

  it.each([[{ audio: { input: pcm, output: pcmu } }], [{ audio: { input: pcmu, output: pcm } }]])(
    'may not be others: %j',
    (session) => {
      expect(formatFault(parsed(session))).toMatch(/audio\/pcm, not audio\/pcmu/);
    },
  );

  function parsed(session: object) {
    const event = parseEvent(JSON.stringify({ type: 'session.updated', session }));
    if (event.type !== 'session.updated') throw new Error(`read as ${event.type}`);
    return event.session;
  }
});
