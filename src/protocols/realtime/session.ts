import type { ServerSession } from './messages.ts';

/**
 * From how the model should be now to the `session` of a `session.update`.
 *
 * A field that the server does not know, or may not change any more, makes it discard the update whole, with the
 * audio formats. So the first update holds only what every GA server takes, later ones only what changed, and the
 * voice is never sent twice: it is fixed once the model has spoken.
 *
 * https://platform.openai.com/docs/api-reference/realtime-client-events/session/update
 */
export interface Wanted {
  readonly instructions: string;
  readonly tools: readonly Tool[];
  /** Silence that ends the caller's turn. */
  readonly endOfTurnMs: number;
  /** A locale such as `en-US`. */
  readonly language: string;
  readonly voice?: string;
}

export interface Tool {
  readonly type: 'function';
  readonly name: string;
  readonly description: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}

export interface Settings {
  /** What the model speaks with where the agent does not say. */
  readonly voice: string;
  readonly transcriptionModel: string;
}

export type SessionUpdate = Readonly<Record<string, unknown>>;

/** The whole configuration, for a new session. */
export function firstUpdate(wanted: Wanted, settings: Settings): SessionUpdate {
  return {
    type: 'realtime',
    output_modalities: ['audio'],
    instructions: wanted.instructions,
    tools: wanted.tools,
    // Forced tools are asked for in one response each; forced in the session, every response would call it.
    tool_choice: 'auto',
    audio: {
      input: {
        format: PCMU,
        // What a telephone handset sounds like. It also keeps the agent's own echo from being heard as speech.
        noise_reduction: { type: 'near_field' },
        transcription: transcription(wanted, settings),
        turn_detection: turnDetection(wanted),
      },
      output: { format: PCMU, voice: wanted.voice ?? settings.voice },
    },
  };
}

/** What a session that is like `before` has to be told to be like `after`; null when that is nothing. */
export function changes(before: Wanted, after: Wanted, settings: Settings): SessionUpdate | null {
  const session = {
    ...(before.instructions !== after.instructions && { instructions: after.instructions }),
    ...(differ(before.tools, after.tools) && { tools: after.tools }),
  };
  const input = {
    ...(before.language !== after.language && { transcription: transcription(after, settings) }),
    ...(before.endOfTurnMs !== after.endOfTurnMs && { turn_detection: turnDetection(after) }),
  };
  const update = { ...session, ...(Object.keys(input).length > 0 && { audio: { input } }) };
  return Object.keys(update).length > 0 ? { type: 'realtime', ...update } : null;
}

/** Everything that may still be sent when it is not known what the session is like: all but the voice. */
export function fullUpdate(wanted: Wanted, settings: Settings): SessionUpdate {
  return {
    type: 'realtime',
    instructions: wanted.instructions,
    tools: wanted.tools,
    audio: {
      input: { transcription: transcription(wanted, settings), turn_detection: turnDetection(wanted) },
    },
  };
}

/**
 * What is wrong with the audio formats that the server says are in effect, or null. A server may echo less than
 * everything; one that echoes another format would be heard as noise.
 */
export function formatFault(session: ServerSession): string | null {
  const input = session.audio?.input?.format?.type;
  const output = session.audio?.output?.format?.type;
  if (input !== undefined && input !== PCMU.type) return `the server hears ${input}, not ${PCMU.type}`;
  if (output !== undefined && output !== PCMU.type) return `the server speaks ${output}, not ${PCMU.type}`;
  return null;
}

const PCMU = { type: 'audio/pcmu' } as const;

function transcription(wanted: Wanted, settings: Settings) {
  // ISO 639-1: the part of a locale before the region.
  return { model: settings.transcriptionModel, language: wanted.language.split('-')[0] };
}

function turnDetection(wanted: Wanted) {
  return {
    type: 'server_vad',
    // A little above the vendor's 0.5: line echo and the noise of a street stay below it.
    threshold: 0.6,
    // Enough to keep a soft first consonant.
    prefix_padding_ms: 300,
    silence_duration_ms: wanted.endOfTurnMs,
    // One sequencer: we ask for responses and cancel them ourselves (`turn.ts`).
    create_response: false,
    interrupt_response: false,
  };
}

function differ(before: unknown, after: unknown): boolean {
  return before !== after && JSON.stringify(before) !== JSON.stringify(after);
}
