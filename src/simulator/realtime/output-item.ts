import type { Mouth } from '../voice-ports.ts';
import { bytesPerMs, written } from './audio-format.ts';
import type { Clock } from './clock.ts';
import type { Entry, FunctionCallItem, Item, ItemStatus, MessageItem } from './conversation.ts';
import type { Faults } from './faults.ts';
import type { NewId } from './ids.ts';
import type { Act } from './mind.ts';
import type { ResponseSettings } from './response.ts';
import { sentences, words } from './sentences.ts';
import { Tape, ULAW_BYTES_PER_MS } from './tape.ts';

/** What an output item needs of the response around it. */
export interface ItemWorld {
  readonly responseId: string;
  readonly settings: ResponseSettings;
  readonly mouth: Mouth;
  readonly clock: Clock;
  readonly faults: Faults;
  readonly newId: NewId;
  readonly pace: number;
  nextIndex(): number;
  emit(type: string, fields: Record<string, unknown>): void;
  /** Announces an item and puts it into the conversation. */
  open(entry: Entry): void;
  /** Announces that an item is done, as it is now. */
  close(item: Item): void;
  /** Counts what was sent; may end the response. */
  spoke(text: string, ms: number): void;
  wrote(text: string): void;
  isOver(): boolean;
}

/** An output item being made. */
export interface Speaking {
  /** True once all of it was sent; false when the mouth failed. Never settles after `stop`. */
  readonly made: Promise<boolean>;
  /** Sends what ends the item, as completed or cut short, and stops making it. */
  close(status: ItemStatus): void;
  stop(): void;
  /** One more audio delta, for the fault of that name. */
  lateDelta(): void;
}

/** How much audio one delta carries. */
const DELTA_MS = 200;

/** A spoken or written message, its deltas paced, its transcript ahead of its audio. */
export function startMessage(text: string, world: ItemWorld): Speaking {
  const spoken = world.settings.modalities[0] === 'audio';
  const item: MessageItem = {
    id: world.newId('item'),
    object: 'realtime.item',
    type: 'message',
    status: 'in_progress',
    role: 'assistant',
    content: [],
  };
  const tape = new Tape();
  const part = {
    response_id: world.responseId,
    item_id: item.id,
    output_index: world.nextIndex(),
    content_index: 0,
  };
  const pause = newPause(world.clock);
  let told = '';

  world.open({ item, audio: tape, heard: null });
  world.emit('response.content_part.added', { ...part, part: contentPart(spoken, '') });
  item.content = [itemPart(spoken, '')];

  const tell = (piece: string) => {
    told += piece;
    item.content = [itemPart(spoken, told)];
    const delta = spoken ? 'response.output_audio_transcript.delta' : 'response.output_text.delta';
    world.emit(delta, { ...part, delta: piece });
  };

  const sound = (ulaw: Uint8Array) => {
    tape.append(ulaw);
    const bytes = written(ulaw, world.settings.format);
    world.emit('response.output_audio.delta', { ...part, delta: Buffer.from(bytes).toString('base64') });
  };

  const write = async (): Promise<boolean> => {
    for (const word of words(text)) {
      await pause.next(0);
      tell(word);
      world.wrote(word);
      if (world.isOver()) return true;
    }
    return true;
  };

  const speak = async (): Promise<boolean> => {
    const voice = typeof world.settings.voice === 'string' ? world.settings.voice : world.settings.voice.id;
    const pieces = sentences(text);
    // One sentence is spoken while the next is being made, so that the first sound does not wait for the last.
    let coming = mouthful(world.mouth, pieces[0] ?? '', voice);
    let startedAt: number | null = null;
    for (const [index, piece] of pieces.entries()) {
      const ulaw = await coming;
      if (world.isOver()) return true;
      if (!ulaw) return false;
      const following = pieces[index + 1];
      if (following !== undefined) coming = mouthful(world.mouth, following, voice);

      startedAt ??= world.clock.now();
      const bytes = DELTA_MS * ULAW_BYTES_PER_MS;
      const deltas = Math.max(1, Math.ceil(ulaw.length / bytes));
      const said = words(following === undefined ? piece : `${piece} `);
      for (let n = 0; n < deltas; n++) {
        const behindMs = startedAt + tape.endMs / world.pace - world.clock.now();
        await pause.next(Math.max(0, behindMs));
        // Two deltas ahead of the sound.
        const ahead = said.splice(
          0,
          n === deltas - 1 ? said.length : Math.ceil((2 * said.length) / (deltas - n)),
        );
        if (ahead.length > 0) tell(ahead.join(''));
        const slice = ulaw.subarray(n * bytes, (n + 1) * bytes);
        sound(slice);
        world.spoke(ahead.join(''), slice.length / ULAW_BYTES_PER_MS);
        if (world.isOver()) return true;
      }
    }
    return true;
  };

  return {
    made: spoken ? speak() : write(),
    close(status) {
      pause.stop();
      item.status = status;
      if (spoken) {
        world.emit('response.output_audio.done', part);
        world.emit('response.output_audio_transcript.done', { ...part, transcript: told });
      } else world.emit('response.output_text.done', { ...part, text: told });
      world.emit('response.content_part.done', { ...part, part: contentPart(spoken, told) });
      world.close(item);
    },
    stop: () => pause.stop(),
    lateDelta() {
      if (!spoken) return;
      const silence = Buffer.alloc(DELTA_MS * bytesPerMs(world.settings.format));
      world.emit('response.output_audio.delta', { ...part, delta: silence.toString('base64') });
    },
  };
}

/** A function call, its arguments streamed in pieces. */
export function startCall(act: Extract<Act, { call: string }>, world: ItemWorld): Speaking {
  const item: FunctionCallItem = {
    id: world.newId('item'),
    object: 'realtime.item',
    type: 'function_call',
    status: 'in_progress',
    name: act.call,
    call_id: world.newId('call'),
    arguments: '',
  };
  const place = {
    response_id: world.responseId,
    item_id: item.id,
    output_index: world.nextIndex(),
    call_id: item.call_id,
  };
  const pause = newPause(world.clock);
  world.open({ item, audio: new Tape(), heard: null });

  const stream = async (): Promise<boolean> => {
    const pieces = act.arguments.match(/[\s\S]{1,12}/g) ?? [];
    for (const piece of pieces) {
      await pause.next((act.overMs ?? 0) / pieces.length);
      item.arguments += piece;
      world.emit('response.function_call_arguments.delta', { ...place, delta: piece });
      world.wrote(piece);
      if (world.isOver()) return true;
    }
    return true;
  };

  return {
    made: stream(),
    close(status) {
      pause.stop();
      item.status = status;
      world.emit('response.function_call_arguments.done', {
        ...place,
        name: item.name,
        arguments: item.arguments,
      });
      world.close(item);
    },
    stop: () => pause.stop(),
    lateDelta() {},
  };
}

/** The mouth is another's: when it fails, the response does. */
async function mouthful(mouth: Mouth, text: string, voice: string): Promise<Uint8Array | null> {
  try {
    return await mouth.speak(text, voice);
  } catch {
    return null;
  }
}

function contentPart(spoken: boolean, text: string) {
  return spoken ? { type: 'audio', transcript: text } : { type: 'text', text };
}

function itemPart(spoken: boolean, text: string): MessageItem['content'][number] {
  return spoken ? { type: 'output_audio', transcript: text } : { type: 'output_text', text };
}

/** A wait that can be called off; what waited then never goes on. */
function newPause(clock: Clock) {
  let cancel = () => {};
  let stopped = false;
  return {
    next: (ms: number) =>
      new Promise<void>((resolve) => {
        if (!stopped) cancel = clock.after(ms, resolve);
      }),
    stop() {
      stopped = true;
      cancel();
    },
  };
}
