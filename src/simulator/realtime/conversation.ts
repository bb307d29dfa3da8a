import { z } from 'zod';
import { type ApiError, refusals } from './errors.ts';
import type { NewId } from './ids.ts';
import type { Turn } from './mind.ts';
import { parsed } from './parsed.ts';
import { Tape } from './tape.ts';

/** An item as it crosses the wire, without audio. */
export type Item = MessageItem | FunctionCallItem | FunctionCallOutputItem;

export type ItemStatus = 'in_progress' | 'completed' | 'incomplete';

export interface MessageItem {
  readonly id: string;
  readonly object: 'realtime.item';
  readonly type: 'message';
  status: ItemStatus;
  readonly role: 'system' | 'user' | 'assistant';
  content: ContentPart[];
}

export type ContentPart =
  | { readonly type: 'input_text' | 'output_text'; text: string }
  | { readonly type: 'input_audio' | 'output_audio'; transcript: string | null }
  | { readonly type: 'input_image'; readonly image_url: string };

export interface FunctionCallItem {
  readonly id: string;
  readonly object: 'realtime.item';
  readonly type: 'function_call';
  status: ItemStatus;
  readonly name: string;
  readonly call_id: string;
  arguments: string;
}

export interface FunctionCallOutputItem {
  readonly id: string;
  readonly object: 'realtime.item';
  readonly type: 'function_call_output';
  status: ItemStatus;
  readonly call_id: string;
  readonly output: string;
}

/** An item with what the server keeps beside it. */
export interface Entry {
  readonly item: Item;
  /** What was said in it, as u-law; the caller's or the agent's. */
  readonly audio: Tape;
  /** The ear's text of a caller's audio, once it is there. */
  heard: Promise<string> | null;
}

/** The items of one conversation, in order, and the rules for changing them. */
export class Conversation {
  readonly id: string;
  readonly #entries: Entry[] = [];
  readonly #newId: NewId;

  constructor(newId: NewId) {
    this.#newId = newId;
    this.id = newId('conv');
  }

  get entries(): readonly Entry[] {
    return this.#entries;
  }

  get lastId(): string | null {
    return this.#entries.at(-1)?.item.id ?? null;
  }

  get hasAssistantAudio(): boolean {
    return this.#entries.some(({ item }) => itemRole(item) === 'assistant' && hasAudio(item));
  }

  find(id: string): Entry | undefined {
    return this.#entries.find(({ item }) => item.id === id);
  }

  /** Puts an item of the server's own at the end; answers the id before it. */
  append(entry: Entry): string | null {
    const before = this.lastId;
    this.#entries.push(entry);
    return before;
  }

  /** The item before `id`, as `previous_item_id` wants it. */
  before(id: string): string | null {
    const index = this.#entries.findIndex(({ item }) => item.id === id);
    return this.#entries[index - 1]?.item.id ?? null;
  }

  /** `conversation.item.create`: `previous` absent appends, "root" puts it first, an id puts it after that item. */
  create(given: unknown, previous: string | null | undefined): { entry: Entry } | { error: ApiError } {
    const made = parsedItem(given, this.#newId);
    if ('error' in made) return made;
    const { item } = made.entry;
    if (this.find(item.id)) return { error: refusals.itemExists(item.id) };
    if (item.type === 'function_call_output' && !this.#hasCall(item.call_id))
      return { error: refusals.toolCallNotFound(item.call_id) };

    if (previous === undefined || previous === null) this.#entries.push(made.entry);
    else if (previous === 'root') this.#entries.unshift(made.entry);
    else {
      const index = this.#entries.findIndex((entry) => entry.item.id === previous);
      if (index < 0) return { error: refusals.itemNotFound(previous, 'previous_item_id') };
      this.#entries.splice(index + 1, 0, made.entry);
    }
    return made;
  }

  delete(id: string): ApiError | null {
    const index = this.#entries.findIndex(({ item }) => item.id === id);
    if (index < 0) return refusals.itemNotFound(id, 'item_id');
    this.#entries.splice(index, 1);
    return null;
  }

  /** Forgets what the caller has not heard of an assistant's audio; its transcript goes, since it no longer fits. */
  truncate(id: string, contentIndex: number, audioEndMs: number): ApiError | null {
    const entry = this.find(id);
    if (!entry) return refusals.truncateUnknownItem(id);
    const { item, audio } = entry;
    if (item.type !== 'message' || item.role !== 'assistant' || !hasAudio(item))
      return refusals.truncateNotAudio();
    const part = item.content[contentIndex];
    if (part?.type !== 'output_audio')
      return refusals.invalidValue('content_index', `Content index ${contentIndex} is not audio.`);
    if (audioEndMs > audio.endMs) return refusals.truncateBeyond(Math.floor(audio.endMs), audioEndMs);
    audio.cutAt(audioEndMs);
    part.transcript = null;
    return null;
  }

  #hasCall(callId: string): boolean {
    return this.#entries.some(({ item }) => item.type === 'function_call' && item.call_id === callId);
  }
}

/** A turn of the caller's that was committed as audio. */
export function callerEntry(id: string, ulaw: Uint8Array): Entry {
  const audio = new Tape();
  audio.append(ulaw);
  return {
    item: {
      id,
      object: 'realtime.item',
      type: 'message',
      status: 'completed',
      role: 'user',
      content: [{ type: 'input_audio', transcript: null }],
    },
    audio,
    heard: null,
  };
}

/** An item that a client described: of `conversation.item.create` or of a response's `input`. */
export function parsedItem(given: unknown, newId: NewId): { entry: Entry } | { error: ApiError } {
  const result = parsed(givenItem, given, 'item');
  if ('error' in result) return result;
  const { value } = result;
  const common = { id: value.id ?? newId('item'), object: 'realtime.item', status: 'completed' } as const;
  const audio = new Tape();

  switch (value.type) {
    case 'function_call': {
      const { name, call_id = newId('call') } = value;
      const item: Item = { ...common, type: value.type, name, call_id, arguments: value.arguments };
      return { entry: { item, audio, heard: null } };
    }
    case 'function_call_output': {
      const { call_id, output } = value;
      return { entry: { item: { ...common, type: value.type, call_id, output }, audio, heard: null } };
    }
    case 'message': {
      const { role, content } = value;
      for (const [index, part] of content.entries())
        if (!partsOf[role].includes(part.type))
          return {
            error: refusals.invalidValue(
              `item.content[${index}].type`,
              `Invalid value: '${part.type}'. Supported values for role '${role}' are: ${partsOf[role].join(', ')}.`,
            ),
          };
      const item: Item = { ...common, type: 'message', role, content: content.map(withoutAudio) };
      return { entry: { item, audio, heard: null } };
    }
  }
}

/** The base64 audio of a client's own audio item, in the session's input format, or null. */
export function audioOf(given: unknown): string | null {
  const result = givenItem.safeParse(given);
  if (!result.success || result.data.type !== 'message') return null;
  const spoken = result.data.content.find((part) => part.type === 'input_audio');
  return spoken?.type === 'input_audio' ? spoken.audio : null;
}

/** The conversation as a mind sees it; waits for the ear where it has not answered yet. */
export async function turnsOf(entries: readonly Entry[]): Promise<readonly Turn[]> {
  return Promise.all(entries.map(turnOf));
}

async function turnOf({ item, heard }: Entry): Promise<Turn> {
  switch (item.type) {
    case 'function_call':
      return { by: 'call', name: item.name, callId: item.call_id, arguments: item.arguments };
    case 'function_call_output':
      return { by: 'output', callId: item.call_id, output: item.output };
    case 'message': {
      const text = heard ? await heard : textOf(item);
      return { by: speakers[item.role], text };
    }
  }
}

const speakers = { user: 'caller', assistant: 'agent', system: 'system' } as const;

/** What of an item is text: for the mind and for counting tokens. */
export function textOf(item: Item): string {
  switch (item.type) {
    case 'function_call':
      return item.name + item.arguments;
    case 'function_call_output':
      return item.output;
    case 'message':
      return item.content
        .map((part) => ('text' in part ? part.text : 'transcript' in part ? (part.transcript ?? '') : ''))
        .join(' ');
  }
}

export function hasAudio(item: Item): boolean {
  return item.type === 'message' && item.content.some((part) => 'transcript' in part);
}

function itemRole(item: Item): string | null {
  return item.type === 'message' ? item.role : null;
}

function withoutAudio(part: GivenPart): ContentPart {
  switch (part.type) {
    case 'input_audio':
      return { type: part.type, transcript: part.transcript ?? null };
    case 'input_image':
      return { type: part.type, image_url: part.image_url };
    default:
      return { type: part.type, text: part.text };
  }
}

type GivenPart = z.infer<typeof givenPart>;

// Assistant audio cannot be created: it is not among the parts of any role.
const partsOf: Record<MessageItem['role'], readonly GivenPart['type'][]> = {
  system: ['input_text'],
  user: ['input_text', 'input_audio', 'input_image'],
  assistant: ['output_text'],
};

const givenPart = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('input_text'), text: z.string() }),
  z.strictObject({ type: z.literal('output_text'), text: z.string() }),
  z.strictObject({
    type: z.literal('input_audio'),
    audio: z.string(),
    transcript: z.string().nullable().optional(),
  }),
  z.strictObject({
    type: z.literal('input_image'),
    image_url: z.string(),
    detail: z.enum(['auto', 'low', 'high']).optional(),
  }),
]);

const common = {
  id: z.string().min(1).max(32).optional(),
  object: z.literal('realtime.item').optional(),
  status: z.string().optional(),
};
const callId = z
  .string()
  .regex(/^[a-zA-Z0-9_-]+$/)
  .max(64);

const givenItem = z.discriminatedUnion('type', [
  z.strictObject({
    ...common,
    type: z.literal('message'),
    role: z.enum(['system', 'user', 'assistant']),
    content: z.array(givenPart),
  }),
  z.strictObject({
    ...common,
    type: z.literal('function_call'),
    name: z.string(),
    call_id: callId.optional(),
    arguments: z.string(),
  }),
  z.strictObject({
    ...common,
    type: z.literal('function_call_output'),
    call_id: callId,
    output: z.string(),
  }),
]);
