import { z } from 'zod';
import { type ApiError, refusals } from './errors.ts';
import { parsed } from './parsed.ts';

/** The effective session object, as `session.created` and `session.updated` show it. */
export interface SessionConfig {
  readonly type: 'realtime';
  readonly object: 'realtime.session';
  readonly id: string;
  readonly model: string;
  /** Unix seconds. */
  readonly expires_at: number;
  readonly output_modalities: readonly ['audio'] | readonly ['text'];
  readonly instructions: string;
  readonly tools: readonly FunctionTool[];
  readonly tool_choice: ToolChoice;
  readonly parallel_tool_calls: boolean;
  readonly reasoning: { readonly effort: string } | null;
  readonly max_output_tokens: number | 'inf';
  readonly truncation: unknown;
  readonly prompt: unknown;
  readonly tracing: unknown;
  readonly include: readonly string[] | null;
  readonly audio: {
    readonly input: {
      readonly format: AudioFormat;
      readonly noise_reduction: unknown;
      readonly transcription: { readonly model?: string | undefined } | null;
      readonly turn_detection: TurnDetection | null;
    };
    readonly output: { readonly format: AudioFormat; readonly voice: Voice; readonly speed: number };
  };
}

export type AudioFormat = z.infer<typeof audioFormat>;
export type FunctionTool = z.infer<typeof functionTool>;
export type ToolChoice = z.infer<typeof toolChoice>;
export type TurnDetection = z.infer<typeof turnDetection>;
export type Voice = z.infer<typeof voice>;

/**
 * What a new session has before the client configures it. The 200 ms of silence are what the live server was
 * seen to use, against 500 in its documentation: clients must set it.
 */
export function defaultConfig(id: string, model: string, expiresAt: number): SessionConfig {
  return {
    type: 'realtime',
    object: 'realtime.session',
    id,
    model,
    expires_at: expiresAt,
    output_modalities: ['audio'],
    instructions: 'You are a helpful assistant. Speak briefly.',
    tools: [],
    tool_choice: 'auto',
    parallel_tool_calls: true,
    reasoning: null,
    max_output_tokens: 'inf',
    truncation: 'auto',
    prompt: null,
    tracing: null,
    include: null,
    audio: {
      input: {
        format: { type: 'audio/pcm', rate: 24_000 },
        noise_reduction: null,
        transcription: null,
        turn_detection: {
          type: 'server_vad',
          threshold: 0.5,
          prefix_padding_ms: 300,
          silence_duration_ms: 200,
          idle_timeout_ms: null,
          create_response: true,
          interrupt_response: true,
        },
      },
      output: { format: { type: 'audio/pcm', rate: 24_000 }, voice: 'alloy', speed: 1 },
    },
  };
}

/**
 * Applies the `session` of a `session.update`: only the fields present change, and an update with one fault is
 * discarded whole. `present` says what forbids a change now.
 */
export function updatedConfig(
  config: SessionConfig,
  session: unknown,
  present: { readonly assistantAudio: boolean; readonly activeResponse: boolean },
): { readonly config: SessionConfig } | { readonly error: ApiError } {
  const update = parsed(sessionUpdate, session, 'session');
  if ('error' in update) return update;

  const { audio, type: _, model, ...rest } = update.value;
  if (model !== undefined && model !== config.model)
    return { error: refusals.invalidValue('session.model', 'The model of a session cannot be changed.') };
  const output = { ...config.audio.output, ...given(audio?.output) };
  if (present.assistantAudio && JSON.stringify(output.voice) !== JSON.stringify(config.audio.output.voice))
    return { error: refusals.voiceFixed() };
  if (present.activeResponse && output.speed !== config.audio.output.speed)
    return {
      error: refusals.invalidValue(
        'session.audio.output.speed',
        'The speed can only be changed between responses.',
      ),
    };
  if (config.tracing !== null && rest.tracing !== undefined)
    return { error: refusals.invalidValue('session.tracing', 'Tracing cannot be changed once enabled.') };

  const next = { ...config, ...given(rest) };
  const missing = missingTool(next.tool_choice, next.tools, 'session.tool_choice');
  if (missing) return { error: missing };
  return {
    config: {
      ...next,
      audio: { input: { ...config.audio.input, ...given(audio?.input) }, output },
    },
  };
}

/** A forced tool must be among the tools. */
export function missingTool(
  choice: ToolChoice,
  tools: readonly FunctionTool[],
  param: string,
): ApiError | null {
  if (typeof choice === 'string' || tools.some((tool) => tool.name === choice.name)) return null;
  return refusals.invalidValue(param, `Tool choice '${choice.name}' not found in 'tools' parameter.`);
}

/** The fields that are there: zod leaves `undefined` for optional ones that a client spelt out as such. */
function given<T extends object>(fields: T | undefined): { [K in keyof T]: Exclude<T[K], undefined> } {
  const kept = Object.entries(fields ?? {}).filter(([, value]) => value !== undefined);
  // Holds because only entries whose value is not undefined were kept.
  return Object.fromEntries(kept) as { [K in keyof T]: Exclude<T[K], undefined> };
}

export const audioFormat = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('audio/pcmu') }),
  z.strictObject({ type: z.literal('audio/pcma') }),
  z.strictObject({ type: z.literal('audio/pcm'), rate: z.literal(24_000).default(24_000) }),
]);

export const functionTool = z.strictObject({
  type: z.literal('function'),
  name: z.string().regex(/^[a-zA-Z0-9_-]{1,64}$/),
  description: z.string().optional(),
  parameters: z.record(z.string(), z.unknown()).default({ type: 'object', properties: {} }),
});

export const toolChoice = z.union([
  z.enum(['auto', 'none', 'required']),
  z.strictObject({ type: z.literal('function'), name: z.string() }),
]);

const namedVoices = 'alloy ash ballad coral echo sage shimmer verse marin cedar'.split(' ');
export const voice = z.union([z.enum(namedVoices), z.strictObject({ id: z.string() })]);

export const maxOutputTokens = z.union([z.literal('inf'), z.int().min(1).max(4096)]);
export const outputModalities = z.union([z.tuple([z.literal('audio')]), z.tuple([z.literal('text')])]);
export const reasoning = z.strictObject({ effort: z.enum(['minimal', 'low', 'medium', 'high', 'xhigh']) });

const turnDetection = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('server_vad'),
    threshold: z.number().min(0).max(1).default(0.5),
    prefix_padding_ms: z.int().min(0).max(10_000).default(300),
    silence_duration_ms: z.int().min(0).max(10_000).default(500),
    idle_timeout_ms: z.int().min(5_000).max(30_000).nullable().default(null),
    create_response: z.boolean().default(true),
    interrupt_response: z.boolean().default(true),
  }),
  z.strictObject({
    type: z.literal('semantic_vad'),
    eagerness: z.enum(['low', 'medium', 'high', 'auto']).default('auto'),
    create_response: z.boolean().default(true),
    interrupt_response: z.boolean().default(true),
  }),
]);

const transcription = z.strictObject({
  model: z.string().optional(),
  language: z.string().optional(),
  languages: z.array(z.string()).optional(),
  keywords: z.array(z.string()).optional(),
  prompt: z.string().optional(),
  delay: z.enum(['minimal', 'low', 'medium', 'high', 'xhigh']).optional(),
});

// Unknown keys are refused at every level: the beta's flat fields (`voice`, `modalities`, …) die here.
const sessionUpdate = z.strictObject({
  type: z.literal('realtime'),
  model: z.string().optional(),
  output_modalities: outputModalities.optional(),
  instructions: z.string().optional(),
  audio: z
    .strictObject({
      input: z
        .strictObject({
          format: audioFormat.optional(),
          noise_reduction: z
            .strictObject({
              type: z.enum(['near_field', 'far_field']),
              strength: z.number().min(0).max(1).optional(),
            })
            .nullable()
            .optional(),
          transcription: transcription.nullable().optional(),
          turn_detection: turnDetection.nullable().optional(),
        })
        .optional(),
      output: z
        .strictObject({
          format: audioFormat.optional(),
          voice: voice.optional(),
          speed: z.number().min(0.25).max(1.5).optional(),
        })
        .optional(),
    })
    .optional(),
  tools: z.array(functionTool).max(128).optional(),
  tool_choice: toolChoice.optional(),
  parallel_tool_calls: z.boolean().optional(),
  reasoning: reasoning.nullable().optional(),
  max_output_tokens: maxOutputTokens.optional(),
  truncation: z
    .union([
      z.enum(['auto', 'disabled']),
      z.strictObject({
        type: z.literal('retention_ratio'),
        retention_ratio: z.number().min(0).max(1),
        token_limits: z.strictObject({ post_instructions: z.int().min(0) }).optional(),
      }),
    ])
    .optional(),
  prompt: z
    .strictObject({
      id: z.string(),
      version: z.string().optional(),
      variables: z.record(z.string(), z.unknown()).optional(),
    })
    .nullable()
    .optional(),
  tracing: z
    .union([
      z.literal('auto'),
      z.strictObject({
        workflow_name: z.string().optional(),
        group_id: z.string().optional(),
        metadata: z.unknown().optional(),
      }),
    ])
    .nullable()
    .optional(),
  include: z.array(z.string()).nullable().optional(),
});
