import { afterEach, describe, expect, it } from 'vitest';
import type { Voice, VoiceEvent, Voices } from '../../src/call/world.ts';
import type { VoiceConfig } from '../../src/core/effect.ts';

/** What stands behind a voice: a model that does as the test says. */
export interface VoicePeer {
  readonly voices: Voices;
  /** What the coming responses do, one list each, in order. A word takes at least 20 ms of audio. */
  plan(...responses: readonly (readonly PeerAct[])[]): void;
  /** The caller says something: one whole turn, as the peer hears it. */
  speak(voice: Voice): void;
  /** The connection breaks, without a goodbye. */
  drop(): void;
  close(): Promise<void>;
}

export type PeerAct =
  | { readonly say: string }
  | { readonly call: string; readonly arguments: Readonly<Record<string, unknown>> };

/** Listens to a voice and waits for what it says. */
export class Ears {
  readonly events: VoiceEvent[] = [];
  private waiting: { look: () => boolean; resolve: () => void }[] = [];
  private read = 0;

  readonly listener = (event: VoiceEvent): void => {
    this.events.push(event);
    this.waiting = this.waiting.filter(({ look, resolve }) => {
      if (!look()) return true;
      resolve();
      return false;
    });
  };

  /** The next event of this type after the one that was waited for last. */
  async next<T extends VoiceEvent['type']>(type: T): Promise<VoiceEvent & { type: T }> {
    const find = () => this.events.findIndex((event, n) => n >= this.read && event.type === type);
    if (find() < 0) {
      await new Promise<void>((resolve) => this.waiting.push({ look: () => find() >= 0, resolve }));
    }
    const found = find();
    this.read = found + 1;
    // `find` looked for this very type.
    return this.events[found] as VoiceEvent & { type: T };
  }

  of<T extends VoiceEvent['type']>(type: T): (VoiceEvent & { type: T })[] {
    return this.events.filter((event): event is VoiceEvent & { type: T } => event.type === type);
  }

  /** What the agent said, item by item. */
  said(): string[] {
    return this.of('agentText')
      .filter(({ final }) => final)
      .map(({ text }) => text);
  }
}

export const config: VoiceConfig = {
  instructions: '# Role\nYou are the phone agent of Bright Smile Dental.',
  tools: [tool('classify_intent'), tool('record_details')],
  endOfTurnMs: 500,
  language: 'en-US',
};

function tool(name: VoiceConfig['tools'][number]['name']): VoiceConfig['tools'][number] {
  return { type: 'function', name, description: name, parameters: { type: 'object', properties: {} } };
}

const LONG = 'This is a long answer that goes on and on about the opening hours, so that it can be cut.';

/** What every voice promises, whoever stands behind it. */
export function voiceConformance(name: string, open: () => Promise<VoicePeer>): void {
  describe(`a voice: ${name}`, () => {
    const peers: VoicePeer[] = [];
    afterEach(async () => {
      for (const peer of peers.splice(0)) await peer.close();
    });
    const begin = async () => {
      const peer = await open();
      peers.push(peer);
      const ears = new Ears();
      return { peer, ears, voice: peer.voices.open(ears.listener) };
    };
    const ready = async () => {
      const begun = await begin();
      begun.voice.configure(config);
      await begun.ears.next('ready');
      return begun;
    };

    it('is ready once it is configured, once', async () => {
      const { peer, ears, voice } = await ready();
      peer.plan([{ say: 'Hello there.' }]);
      voice.configure({ ...config, instructions: '# Stage: closing', endOfTurnMs: 900 });
      voice.request({ type: 'respond' });
      await ears.next('responseEnded');
      expect(ears.of('ready')).toHaveLength(1);
      voice.close();
    });

    it('keeps what it is told before it is ready, and says it then', async () => {
      const { peer, ears, voice } = await begin();
      peer.plan([{ say: 'Where were we?' }]);
      voice.recall([
        { speaker: 'caller', text: 'I need a cleaning.' },
        { speaker: 'agent', text: 'For which day?' },
      ]);
      voice.note('The connection was lost for a moment.');
      voice.request({ type: 'respond' });
      voice.configure(config);
      await ears.next('ready');
      await ears.next('responseEnded');
      expect(ears.said()).toEqual(['Where were we?']);
      expect(ears.of('callerTurn')).toEqual([]);
      voice.close();
    });

    it('speaks: audio, its end, the words, the end of the response', async () => {
      const { peer, ears, voice } = await ready();
      peer.plan([{ say: 'Hello there.' }]);
      voice.request({ type: 'respond' });
      const ended = await ears.next('responseEnded');
      expect(ended).toEqual({ type: 'responseEnded', status: 'completed', tools: 0 });
      const [first] = ears.of('audio');
      expect(first?.part).toBe(0);
      const bytes = ears.of('audio').map(({ payload }) => Buffer.from(payload, 'base64').length);
      expect(bytes.reduce((sum, n) => sum + n, 0)).toBeGreaterThanOrEqual(2 * 20 * 8);
      expect(ears.of('audioEnded')).toEqual([{ type: 'audioEnded', item: first?.item, part: 0 }]);
      const last = ears.of('agentText').at(-1);
      expect(last).toEqual({ type: 'agentText', item: first?.item, text: 'Hello there.', final: true });
      const types = ears.events.map(({ type }) => type);
      expect(types.lastIndexOf('audio')).toBeLessThan(types.indexOf('audioEnded'));
      expect(types.at(-1)).toBe('responseEnded');
      voice.close();
    });

    it('says the words it is given, in their order', async () => {
      const { peer, ears, voice } = await ready();
      peer.plan([{ say: 'One.' }], [{ say: 'Two.' }], [{ say: 'Three.' }]);
      for (const text of ['One.', 'Two.', 'Three.']) voice.request({ type: 'say', text });
      for (let n = 0; n < 3; n++) await ears.next('responseEnded');
      expect(ears.said()).toEqual(['One.', 'Two.', 'Three.']);
      voice.close();
    });

    it('answers several reasons to respond at once', async () => {
      const { peer, ears, voice } = await ready();
      peer.plan([{ say: 'First.' }], [{ say: 'Second.' }], [{ say: 'Last.' }]);
      for (let n = 0; n < 4; n++) voice.request({ type: 'respond' });
      await ears.next('responseEnded');
      await ears.next('responseEnded');
      voice.request({ type: 'say', text: 'Last.' });
      await ears.next('responseEnded');
      expect(ears.said()).toEqual(['First.', 'Second.', 'Last.']);
      voice.close();
    });

    it('calls a tool once and goes on when it is answered', async () => {
      const { peer, ears, voice } = await ready();
      peer.plan([{ call: 'record_details', arguments: { details: [] } }], [{ say: 'Noted.' }]);
      voice.request({ type: 'respond' });
      const called = await ears.next('toolCalled');
      expect(called.name).toBe('record_details');
      expect(JSON.parse(called.arguments)).toEqual({ details: [] });
      voice.answer(called.id, '{"ok":true}');
      voice.request({ type: 'respond' });
      expect(await ears.next('responseEnded')).toMatchObject({ status: 'completed', tools: 1 });
      await ears.next('responseEnded');
      expect(ears.said()).toEqual(['Noted.']);
      expect(ears.of('toolCalled')).toHaveLength(1);
      voice.close();
    });

    it('waits with a response for the last of several tools, but not with words', async () => {
      const { peer, ears, voice } = await ready();
      peer.plan(
        [
          { call: 'record_details', arguments: {} },
          { call: 'classify_intent', arguments: {} },
        ],
        [{ say: 'One moment.' }],
        [{ say: 'Done.' }],
      );
      voice.request({ type: 'respond' });
      const first = await ears.next('toolCalled');
      const second = await ears.next('toolCalled');
      voice.answer(first.id, '{"ok":true}');
      voice.request({ type: 'respond' });
      await ears.next('responseEnded');
      voice.request({ type: 'say', text: 'One moment.' });
      await ears.next('responseEnded');
      expect(ears.said()).toEqual(['One moment.']);
      voice.answer(second.id, '{"ok":true}');
      await ears.next('responseEnded');
      expect(ears.said()).toEqual(['One moment.', 'Done.']);
      voice.close();
    });

    it('asks for a tool by force', async () => {
      const { peer, ears, voice } = await ready();
      peer.plan([{ call: 'classify_intent', arguments: { intent: 'unknown', confidence: 1 } }]);
      voice.request({ type: 'force', tool: 'classify_intent' });
      expect((await ears.next('toolCalled')).name).toBe('classify_intent');
      expect((await ears.next('responseEnded')).tools).toBe(1);
      voice.close();
    });

    it('hears a turn of the caller once', async () => {
      const { peer, ears, voice } = await ready();
      peer.speak(voice);
      const started = await ears.next('callerStarted');
      const turn = await ears.next('callerTurn');
      expect(turn.item).toBe(started.item);
      peer.plan([{ say: 'I see.' }]);
      voice.request({ type: 'respond' });
      await ears.next('responseEnded');
      expect(ears.of('callerTurn')).toHaveLength(1);
      expect(ears.of('callerStarted')).toHaveLength(1);
      voice.close();
    });

    it('falls silent at once when the caller speaks over it, and speaks again when asked', async () => {
      const { peer, ears, voice } = await ready();
      peer.plan([{ say: LONG }], [{ say: 'Go ahead.' }]);
      voice.request({ type: 'respond' });
      const { item, part } = await ears.next('audio');
      const heard = ears.of('audio').length;
      voice.interrupt([{ item, part, heardMs: 10 }]);
      voice.interrupt([]);
      await ears.next('responseEnded');
      expect(ears.of('audio')).toHaveLength(heard);
      expect(ears.of('audioEnded')).toEqual([]);
      voice.request({ type: 'respond' });
      await ears.next('responseEnded');
      expect(ears.said().at(-1)).toBe('Go ahead.');
      voice.close();
    });

    it('does not mind an interruption when it is not speaking', async () => {
      const { peer, ears, voice } = await ready();
      voice.interrupt([]);
      peer.plan([{ say: 'Yes?' }], [{ say: 'Still here.' }]);
      voice.request({ type: 'respond' });
      await ears.next('responseEnded');
      const item = ears.of('audio')[0]?.item ?? '';
      voice.interrupt([{ item, part: 0, heardMs: 1 }]);
      voice.interrupt([{ item, part: 0, heardMs: 1 }]);
      voice.request({ type: 'respond' });
      await ears.next('responseEnded');
      expect(ears.said()).toEqual(['Yes?', 'Still here.']);
      voice.close();
    });

    it('says that it is lost when the connection breaks, once, and nothing after', async () => {
      const { peer, ears, voice } = await ready();
      peer.drop();
      expect(await ears.next('lost')).toMatchObject({ retry: true });
      voice.request({ type: 'respond' });
      voice.hear('////');
      voice.close();
      expect(ears.events.at(-1)?.type).toBe('lost');
      expect(ears.of('lost')).toHaveLength(1);
    });

    it('says nothing after it is closed, and can be closed twice', async () => {
      const { peer, ears, voice } = await ready();
      peer.plan([{ say: LONG }]);
      voice.request({ type: 'respond' });
      await ears.next('audio');
      const heard = ears.events.length;
      voice.close();
      voice.close();
      voice.request({ type: 'respond' });
      voice.interrupt([]);
      voice.answer('call_1', '{}');
      voice.hear('////');
      await peer.close();
      expect(ears.events).toHaveLength(heard);
    });
  });
}
