import { describe, expect, it } from 'vitest';
import type { VoiceEvent } from '../../src/call/world.ts';
import { HOLD } from '../../src/core/given-words.ts';
import { practice } from '../support/agent.ts';
import { done, openCall, says, turn } from '../support/open-call.ts';

const piece = Buffer.alloc(1_600, 0x20).toString('base64');

function tool(id: string, name: string, args: object): VoiceEvent[] {
  return [
    { type: 'toolCalled', id, name, arguments: JSON.stringify(args) },
    { type: 'responseEnded', status: 'completed', tools: 1 },
  ];
}

async function greeted(options: Parameters<typeof openCall>[1] = {}) {
  const open = await openCall([], options);
  await open.voice().tell({ type: 'ready' }, ...says('hello', practice.greeting), done);
  await open.line.heard();
  return open;
}

describe('a caller whose voice says nothing', () => {
  it('hears words of ours in its own sound where that was kept, and the model is not told', async () => {
    const open = await greeted({ clips: { [HOLD]: [piece] } });
    await open.voice().tell(...turn('a', 'I want to book.'));
    const before = open.line.played.length;
    await open.pass(3_000);
    expect(open.line.played.slice(before)).toEqual([piece]);
    expect(open.voice().recalled).toEqual([]);
    expect(open.voice().requests.at(-1)).toEqual({ type: 'respond' });
    // They are no answer: what the model says then is.
    await open.voice().tell(...says('answer', 'What is your name?'), done);
    await open.line.heard();
    expect(open.of('utterance').at(-1)?.data.text).toBe('What is your name?');
    expect(open.of('speech_started').filter(({ data }) => data.speaker === 'agent')).toHaveLength(2);
  });

  it('hears them of a spare mouth where they were never kept', async () => {
    const open = await greeted({ spare: async (text) => (text === HOLD ? [piece, piece] : null) });
    await open.voice().tell(...turn('a', 'I want to book.'));
    const before = open.line.played.length;
    await open.pass(3_000);
    expect(open.line.played.slice(before)).toEqual([piece, piece]);
  });

  it('does not hear them once the voice was faster than the spare mouth', async () => {
    let render: (sound: readonly string[]) => void = () => {};
    const open = await greeted({
      spare: () =>
        new Promise((resolve) => {
          render = resolve;
        }),
    });
    await open.voice().tell(...turn('a', 'I want to book.'));
    await open.pass(3_000);
    await open.voice().tell(...says('answer', 'What is your name?'));
    const before = open.line.played.length;
    render([piece]);
    await open.pass(1);
    expect(open.line.played).toHaveLength(before);
  });

  it('is told goodbye in a sound of ours, and the line goes down behind it', async () => {
    const open = await greeted({ spare: async () => [piece] });
    await open.voice().tell(...turn('a', 'When are you open?'));
    await open.voice().tell(...tool('1', 'classify_intent', { intent: 'general_inquiry', confidence: 0.9 }));
    await open.voice().tell(...tool('2', 'answer_question', { topic: 'hours', question: 'When?' }));
    await open.voice().tell(...says('b', 'Monday to Friday. Anything else?'), done);
    await open.line.heard();
    await open.voice().tell(...turn('c', 'No, thank you.'), ...tool('3', 'anything_else', { more: false }));
    expect(open.of('farewell')).toHaveLength(1);
    await open.pass(4_000);
    await open.line.heard();
    expect(open.of('utterance').at(-1)?.data.text).toBe(practice.goodbye);
    expect(open.of('hung_up').map(({ data }) => data.by)).toEqual(['agent']);
    expect(open.line.isOpen()).toBe(false);
  });

  it('hears again of a model that broke off in the middle', async () => {
    const open = await greeted({ clips: { [HOLD]: [piece] } });
    await open.voice().tell(...turn('a', 'I want to book.'), ...says('answer', 'What is'));
    await open.line.heard();
    const before = open.line.played.length;
    await open.pass(5_000);
    expect(open.of('speech_paused')).toHaveLength(1);
    expect(open.line.played.slice(before)).toEqual([piece]);
    await open.voice().tell(...says('answer', 'What is your name?'), done);
    await open.line.heard();
    expect(open.of('speech_ended').at(-1)?.data.speaker).toBe('agent');
    expect(open.of('utterance').at(-1)?.data.text).toBe('What is your name?');
  });

  it('is answered anew where a response was empty', async () => {
    const open = await greeted();
    await open.voice().tell(...turn('a', 'I want to book.'), done);
    expect(open.of('answer_failed').map(({ data }) => data.why)).toEqual(['nothing was said']);
    expect(open.voice().requests.at(-1)).toEqual({ type: 'respond' });
  });
});

describe('a session that is about to end', () => {
  it('is replaced once nobody speaks, by one that knows what was said', async () => {
    const open = await greeted();
    const [first] = open.voices;
    await open.voice().tell(...turn('a', 'I want to book.'), { type: 'expiring' });
    expect(open.voices).toHaveLength(1);
    await open.voice().tell(...says('answer', 'What is your name?'), done);
    await open.line.heard();
    await open.pass(1_000);
    const [, second] = open.voices;
    expect(open.voices).toHaveLength(2);
    expect(first?.isOpen()).toBe(true);
    expect(second?.recalled.at(-1)).toEqual({ speaker: 'agent', text: 'What is your name?' });
    await second?.tell({ type: 'ready' });
    expect(first?.isOpen()).toBe(false);
    expect(open.of('voice_renewed')).toHaveLength(1);
    // Nothing was said for it, and the next turn is the new one's.
    expect(second?.requests).toEqual([]);
    await second?.tell(...turn('b', 'John Smith.'));
    expect(second?.requests).toEqual([{ type: 'respond' }]);
    expect(open.of('voice_lost')).toEqual([]);
  });

  it('is kept while somebody speaks over the change, and replaced in the next pause', async () => {
    const open = await greeted();
    const [first] = open.voices;
    await first?.tell({ type: 'expiring' });
    const [, second] = open.voices;
    await first?.tell({ type: 'callerStarted', item: 'a' });
    await second?.tell({ type: 'ready' });
    expect(first?.isOpen()).toBe(true);
    expect(second?.isOpen()).toBe(false);
    await first?.tell(...turn('a', 'I want to book.').slice(1), ...says('b', 'What is your name?'), done);
    await open.line.heard();
    await open.pass(1_000);
    await open.voice().tell({ type: 'ready' });
    expect(first?.isOpen()).toBe(false);
    expect(open.of('voice_renewed')).toHaveLength(1);
  });

  it('is lost like any other where another cannot be had', async () => {
    const open = await greeted();
    const [first] = open.voices;
    await first?.tell({ type: 'expiring' });
    await open.voice().tell({ type: 'lost', why: '1013', retry: true });
    expect(open.of('voice_lost')).toEqual([]);
    await first?.tell({ type: 'lost', why: 'session_expired', retry: true });
    expect(open.of('voice_lost')).toHaveLength(1);
  });
});
