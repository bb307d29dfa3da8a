import type { Mouth } from '../voice-ports.ts';
import { brief } from './briefing.ts';
import type { Clock } from './clock.ts';
import type { AudioFormat, FunctionTool, SessionConfig, ToolChoice, Voice } from './config.ts';
import { type Conversation, type Entry, type Item, turnsOf } from './conversation.ts';
import type { Faults } from './faults.ts';
import type { NewId } from './ids.ts';
import type { Act, Mind } from './mind.ts';
import { type Speaking, startCall, startMessage } from './output-item.ts';
import { audioTokens, type Reading, reading, textTokens, type Usage, usage, type Written } from './usage.ts';

/** What one response is made with: the session's settings under the response's own. */
export interface ResponseSettings {
  readonly modalities: SessionConfig['output_modalities'];
  readonly instructions: string;
  readonly tools: readonly FunctionTool[];
  readonly toolChoice: ToolChoice;
  readonly maxOutputTokens: number | 'inf';
  readonly format: AudioFormat;
  readonly voice: Voice;
  readonly metadata: Readonly<Record<string, string>> | null;
  /** The items it reads. */
  readonly input: readonly Entry[];
  /** Where its items go; null for a response outside the conversation, which leaves no items. */
  readonly conversation: Conversation | null;
}

/** What a response needs of the session around it. */
export interface ResponseWorld {
  readonly sessionId: string;
  readonly turn: number;
  readonly mind: Mind;
  readonly mouth: Mouth;
  readonly clock: Clock;
  readonly faults: Faults;
  readonly newId: NewId;
  /** Audio seconds sent in one second. */
  readonly pace: number;
  readonly lastRead: Reading | null;
  emit(type: string, fields: Record<string, unknown>): void;
  /** Cuts the connection, or lets the session expire: faults that end more than the response. */
  drop(): void;
  expire(): void;
  /** Called once, after `response.done`. */
  finished(end: ResponseEnd): void;
}

export interface ResponseEnd {
  readonly status: ResponseStatus;
  readonly usage: Usage | null;
  readonly read: Reading;
  /** Milliseconds of audio made: what a client still has to play. */
  readonly audioMs: number;
}

export type ResponseStatus = 'completed' | 'cancelled' | 'incomplete' | 'failed';

/** A response under way. */
export interface RunningResponse {
  readonly id: string;
  /** Ends it at once, whatever it is doing; a response that has ended does not mind. */
  cancel(reason: 'turn_detected' | 'client_cancelled'): void;
  /** Stops it without a word: the connection is gone. */
  abandon(): void;
}

/**
 * Makes one response, from `response.created` to `response.done`, in the order that the live server was seen to
 * keep. A cancelled response closes what it has opened before it says that it is done.
 */
export function startResponse(settings: ResponseSettings, world: ResponseWorld): RunningResponse {
  const id = world.newId('resp');
  const output: Item[] = [];
  const read = reading(settings.instructions, settings.tools, settings.input);
  let written: Written = { text: 0, audio: 0 };
  let characters = 0;
  let audioMs = 0;
  let over = false;
  let speaking: Speaking | null = null;

  const body = (status: string, details: unknown, used: Usage | null) => ({
    object: 'realtime.response',
    id,
    status,
    status_details: details,
    output,
    conversation_id: settings.conversation?.id ?? null,
    output_modalities: settings.modalities,
    max_output_tokens: settings.maxOutputTokens,
    audio: { output: { format: settings.format, voice: settings.voice } },
    usage: used,
    metadata: settings.metadata,
  });

  const end = (status: ResponseStatus, details: unknown) => {
    if (over) return;
    over = true;
    speaking?.close(status === 'completed' ? 'completed' : 'incomplete');
    speaking = null;
    // A failed response is not billed: the live server then sends no usage.
    const used = status === 'failed' ? null : usage(read, world.lastRead, written);
    world.emit('response.done', { response: body(status, details, used) });
    world.finished({ status, usage: used, read, audioMs });
  };
  const fail = (code: keyof typeof failures) => end('failed', { type: 'failed', error: failures[code] });
  const stopShort = (reason: 'max_output_tokens' | 'content_filter') =>
    end('incomplete', { type: 'incomplete', reason });

  /** Counts what was made; the response ends when it may make no more, or where a fault strikes midway. */
  let midway = false;
  const count = (text: string, ms = 0) => {
    characters += text.length;
    audioMs += ms;
    written = { text: textTokens(characters), audio: audioTokens(audioMs, 'agent') };
    if (!midway) {
      midway = true;
      if (world.faults.strikes('drop')) return world.drop();
      if (world.faults.strikes('expire')) return world.expire();
      if (world.faults.strikes('stall')) return speaking?.stop();
      if (world.faults.strikes('incomplete')) return stopShort('content_filter');
    }
    if (settings.maxOutputTokens === 'inf') return;
    if (written.text + written.audio >= settings.maxOutputTokens) stopShort('max_output_tokens');
  };

  const open = (entry: Entry) => {
    output.push(entry.item);
    world.emit('response.output_item.added', {
      response_id: id,
      output_index: output.length - 1,
      item: entry.item,
    });
    if (!settings.conversation) return;
    const before = settings.conversation.append(entry);
    world.emit('conversation.item.added', { previous_item_id: before, item: entry.item });
  };

  const close = (item: Item) => {
    if (settings.conversation?.find(item.id))
      world.emit('conversation.item.done', {
        previous_item_id: settings.conversation.before(item.id),
        item,
      });
    world.emit('response.output_item.done', {
      response_id: id,
      output_index: output.indexOf(item),
      item,
    });
  };

  const itemWorld = {
    responseId: id,
    nextIndex: () => output.length,
    settings,
    mouth: world.mouth,
    clock: world.clock,
    faults: world.faults,
    newId: world.newId,
    pace: world.pace,
    emit: world.emit,
    open,
    close,
    spoke: count,
    wrote: count,
    isOver: () => over,
  };

  const perform = async (act: Act): Promise<void> => {
    if ('say' in act || 'call' in act) {
      speaking = 'say' in act ? startMessage(act.say, itemWorld) : startCall(act, itemWorld);
      const made = await speaking.made;
      if (over) return;
      if (!made) return fail('server_error');
      speaking.close('completed');
      speaking = null;
    } else if ('fail' in act) fail(act.fail);
    else if ('stopShort' in act) stopShort(act.stopShort);
    else if ('drop' in act) world.drop();
    // Stalled: only a cancellation, or the end of the connection, comes after this.
    else await new Promise<never>(() => {});
  };

  const run = async () => {
    const acts = await actsOf(settings, world);
    if (over) return;
    if (acts === 'failed') return fail('server_error');
    for (const fault of ['rate_limit_exceeded', 'server_error', 'no_credit'] as const)
      if (world.faults.strikes(fault)) return fail(fault);
    for (const act of world.faults.strikes('empty') ? [] : withFaults(acts, world.faults)) {
      await perform(act);
      if (over) return;
    }
    end('completed', null);
  };

  world.emit('response.created', { response: body('in_progress', null, null) });
  void run();
  return {
    id,
    cancel(reason) {
      if (!over && reason === 'turn_detected' && world.faults.strikes('late_delta')) speaking?.lateDelta();
      end('cancelled', { type: 'cancelled', reason });
    },
    abandon() {
      over = true;
      speaking?.stop();
    },
  };
}

/** The mind is a guest: one that throws fails its response and nothing else. */
async function actsOf(settings: ResponseSettings, world: ResponseWorld): Promise<readonly Act[] | 'failed'> {
  try {
    return await world.mind.respond({
      sessionId: world.sessionId,
      turn: world.turn,
      instructions: settings.instructions,
      tools: settings.tools,
      toolChoice: settings.toolChoice,
      briefing: brief(settings),
      turns: await turnsOf(settings.input),
      metadata: settings.metadata,
    });
  } catch {
    return 'failed';
  }
}

function withFaults(acts: readonly Act[], faults: Faults): readonly Act[] {
  return acts.flatMap((act): readonly Act[] => {
    if ('say' in act) {
      const middle = act.say.indexOf(' ', act.say.length / 2);
      if (middle < 0 || !faults.strikes('two_items')) return [act];
      return [{ say: act.say.slice(0, middle) }, { say: act.say.slice(middle + 1) }];
    }
    if (!('call' in act)) return [act];
    const cut = faults.strikes('malformed_arguments');
    const slow = faults.strikes('slow_call');
    return [
      {
        ...act,
        arguments: cut ? act.arguments.slice(0, act.arguments.length / 2) : act.arguments,
        ...(slow ? { overMs: 2_000 } : {}),
      },
    ];
  });
}

const failures = {
  no_credit: {
    type: 'insufficient_quota',
    code: 'credit_balance_exhausted',
    message: 'You exceeded your current quota: check your plan and billing details.',
  },
  rate_limit_exceeded: {
    type: 'rate_limit_error',
    code: 'rate_limit_exceeded',
    message: 'Rate limit reached for tokens per minute. Please try again later.',
  },
  server_error: {
    type: 'server_error',
    code: 'server_error',
    message: 'The server had an error while processing your request.',
  },
} as const;
