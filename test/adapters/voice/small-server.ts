import { Buffer } from 'node:buffer';
import { type WebSocket, WebSocketServer } from 'ws';
import type { PeerAct } from '../../call/voice.conformance.ts';

/** The least that deserves the name of a Realtime server: one conversation, planned responses, no ear. */
export interface SmallServer {
  readonly url: string;
  plan(...responses: readonly (readonly PeerAct[])[]): void;
  /** The caller's turn, as the server would have heard it. */
  speak(): void;
  drop(): void;
  close(): Promise<void>;
}

export async function smallServer(): Promise<SmallServer> {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  const plans: (readonly PeerAct[])[] = [];
  let count = 0;
  const id = (kind: string) => `${kind}_${++count}`;
  let socket: WebSocket | null = null;
  /** The response being made; dropping it stops the making. */
  let active: { id: string; output: Record<string, unknown>[] } | null = null;

  const send = (type: string, fields: Record<string, unknown>) =>
    socket?.send(JSON.stringify({ type, event_id: id('event'), ...fields }));

  const end = (status: string) => {
    if (active === null) return;
    send('response.done', { response: { ...active, status, status_details: null, usage: null } });
    active = null;
  };

  const respond = (acts: readonly PeerAct[]) => {
    const response = { id: id('resp'), output: [] as Record<string, unknown>[] };
    active = response;
    send('response.created', { response: { ...response, status: 'in_progress' } });
    const steps = acts.flatMap((act) => ('say' in act ? speech(response, act.say) : call(response, act)));
    // One event a turn of the loop, so that a client can come between.
    const next = () => {
      if (active !== response) return;
      const step = steps.shift();
      if (step === undefined) return end('completed');
      step();
      setImmediate(next);
    };
    next();
  };

  type Made = { id: string; output: Record<string, unknown>[] };
  const speech = (response: Made, text: string): (() => void)[] => {
    const item = { id: id('item'), type: 'message', role: 'assistant', status: 'completed', content: [] };
    const at = { response_id: response.id, item_id: item.id, output_index: 0, content_index: 0 };
    const delta = Buffer.alloc(20 * 8, 0x7f).toString('base64');
    return [
      () => send('response.output_item.added', { response_id: response.id, item }),
      ...text
        .split(/(?<= )/)
        .flatMap((word) => [
          () => send('response.output_audio_transcript.delta', { ...at, delta: word }),
          () => send('response.output_audio.delta', { ...at, delta }),
        ]),
      () => send('response.output_audio.done', at),
      () => send('response.output_audio_transcript.done', { ...at, transcript: text }),
      () => send('response.output_item.done', { response_id: response.id, item }),
      () => response.output.push(item),
    ];
  };
  const call = (response: Made, act: Extract<PeerAct, { call: string }>): (() => void)[] => {
    const item = {
      id: id('item'),
      type: 'function_call',
      status: 'completed',
      name: act.call,
      call_id: id('call'),
      arguments: JSON.stringify(act.arguments),
    };
    return [
      () => send('response.output_item.done', { response_id: response.id, item }),
      () => response.output.push(item),
    ];
  };

  server.on('connection', (opened) => {
    socket = opened;
    active = null;
    send('session.created', { session: { type: 'realtime' } });
    opened.on('message', (data) => {
      const event = JSON.parse(data.toString());
      if (event.type === 'session.update') send('session.updated', { session: event.session });
      if (event.type === 'response.create') respond(plans.shift() ?? []);
      if (event.type === 'response.cancel') end('cancelled');
      if (event.type === 'conversation.item.create') send('conversation.item.added', { item: event.item });
    });
  });
  await new Promise<void>((resolve) => server.once('listening', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');

  return {
    url: `ws://127.0.0.1:${address.port}`,
    plan: (...responses) => plans.push(...responses),
    speak() {
      const item = id('item');
      send('input_audio_buffer.speech_started', { item_id: item, audio_start_ms: 0 });
      send('input_audio_buffer.committed', { item_id: item, previous_item_id: null });
      const content = [{ type: 'input_audio', transcript: null }];
      send('conversation.item.added', { item: { id: item, type: 'message', role: 'user', content } });
    },
    drop: () => socket?.terminate(),
    close: () =>
      new Promise((resolve) => {
        active = null;
        socket?.terminate();
        server.close(() => resolve());
      }),
  };
}
