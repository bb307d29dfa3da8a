import { afterEach } from 'vitest';
import type { RealtimeOptions, VoiceLog } from '../../../src/adapters/voice/options.ts';
import { realtimeVoices } from '../../../src/adapters/voice/realtime.ts';
import type { Clock, Voice, VoiceEvent } from '../../../src/call/world.ts';
import { config, Ears } from '../../call/voice.conformance.ts';
import { type Message, type RawPeer, type RawServer, rawServer } from './raw-server.ts';

export const servers: RawServer[] = [];
const voices: Voice[] = [];
afterEach(async () => {
  for (const voice of voices.splice(0)) voice.close();
  for (const server of servers.splice(0)) await server.close();
});

/** A clock that only moves when it is told to. */
export class HandClock implements Clock {
  private at = 0;
  private alarms: { at: number; wake: () => void }[] = [];
  now(): number {
    return this.at;
  }
  wakeAt(at: number, wake: () => void): () => void {
    const alarm = { at, wake };
    this.alarms.push(alarm);
    return () => {
      this.alarms = this.alarms.filter((other) => other !== alarm);
    };
  }
  pass(ms: number): void {
    this.at += ms;
    const due = this.alarms.filter(({ at }) => at <= this.at);
    this.alarms = this.alarms.filter(({ at }) => at > this.at);
    for (const { wake } of due) wake();
  }
  pending(): number {
    return this.alarms.length;
  }
}

export interface Scene {
  readonly voice: Voice;
  readonly ears: Ears;
  readonly peer: RawPeer;
  readonly logged: VoiceLog[];
  readonly clock: HandClock;
}

export async function connected(
  options: Partial<RealtimeOptions> = {},
  hear?: (event: VoiceEvent, voice: Voice) => void,
): Promise<Scene> {
  const server = await rawServer();
  servers.push(server);
  const ears = new Ears();
  const logged: VoiceLog[] = [];
  const clock = new HandClock();
  const voice = realtimeVoices({
    url: server.url,
    model: 'gpt-realtime-2.1',
    voice: 'marin',
    transcriptionModel: 'gpt-transcribe',
    name: 'test',
    clock,
    log: (entry) => logged.push(entry),
    ...options,
  }).open((event) => {
    ears.listener(event);
    hear?.(event, voice);
  });
  voices.push(voice);
  return { voice, ears, peer: await server.accept(), logged, clock };
}

export async function ready(
  options: Partial<RealtimeOptions> = {},
  hear?: (event: VoiceEvent, voice: Voice) => void,
): Promise<Scene> {
  const scene = await connected(options, hear);
  scene.voice.configure(config);
  scene.peer.send({ type: 'session.created', session: {} });
  const { session } = await scene.peer.next('session.update');
  scene.peer.send({ type: 'session.updated', session });
  await scene.ears.next('ready');
  return scene;
}

/** Whatever was sent before this has been read by the other side, once it has answered. */
export async function settled({ voice, peer, ears }: Scene): Promise<void> {
  const said = `sync_${ears.events.length}_${peer.received.length}`;
  peer.send({ type: 'input_audio_buffer.speech_started', item_id: said });
  while ((await ears.next('callerStarted')).item !== said);
  voice.note(said);
  while ((await peer.next('conversation.item.create')).item.content?.[0]?.text !== said);
}

export const frame = Buffer.alloc(160, 0x7f).toString('base64');
export const delta = (response: string, item: string, ms: number, part = 0): Message => ({
  type: 'response.output_audio.delta',
  response_id: response,
  item_id: item,
  content_index: part,
  delta: Buffer.alloc(ms * 8, 0x7f).toString('base64'),
});
export const audioDone = (response: string, item: string): Message => ({
  type: 'response.output_audio.done',
  response_id: response,
  item_id: item,
  content_index: 0,
});
export const created = (id: string): Message => ({ type: 'response.created', response: { id } });
export const done = (id: string, fields: Record<string, unknown> = {}): Message => ({
  type: 'response.done',
  response: { id, status: 'completed', output: [], usage: null, ...fields },
});
export const error = (code: string, fields: Record<string, unknown> = {}): Message => ({
  type: 'error',
  error: { type: 'invalid_request_error', code, message: 'No.', param: null, event_id: null, ...fields },
});
export const functionCall = (id: string, fields: Record<string, unknown> = {}) => ({
  id: `item_${id}`,
  type: 'function_call',
  status: 'completed',
  name: 'record_details',
  call_id: id,
  arguments: '{"details":[]}',
  ...fields,
});
export const itemDone = (response: string, item: Record<string, unknown>): Message => ({
  type: 'response.output_item.done',
  response_id: response,
  item,
});
