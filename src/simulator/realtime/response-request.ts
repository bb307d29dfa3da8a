import { z } from 'zod';
import {
  audioFormat,
  functionTool,
  maxOutputTokens,
  missingTool,
  outputModalities,
  reasoning,
  type SessionConfig,
  toolChoice,
  voice,
} from './config.ts';
import { type Conversation, type Entry, parsedItem } from './conversation.ts';
import { type ApiError, refusals } from './errors.ts';
import type { NewId } from './ids.ts';
import { parsed } from './parsed.ts';
import type { ResponseSettings } from './response.ts';

/** The `response` of a `response.create`, laid over the session: what is given replaces, nothing is added to. */
export function responseSettings(
  given: unknown,
  config: SessionConfig,
  conversation: Conversation,
  newId: NewId,
): { readonly settings: ResponseSettings } | { readonly error: ApiError } {
  const request = parsed(responseRequest, given ?? {}, 'response');
  if ('error' in request) return request;
  const { value } = request;

  const tools = value.tools ?? config.tools;
  const choice = value.tool_choice ?? config.tool_choice;
  const missing = missingTool(choice, tools, 'response.tool_choice');
  if (missing) return { error: missing };
  const asked = value.audio?.output?.voice;
  if (asked !== undefined && conversation.hasAssistantAudio && !same(asked, config.audio.output.voice))
    return { error: refusals.voiceFixed() };

  const input: Entry[] = [];
  for (const one of value.input ?? []) {
    const found = inputItem(one, conversation, newId);
    if ('error' in found) return found;
    input.push(found.entry);
  }
  return {
    settings: {
      modalities: value.output_modalities ?? config.output_modalities,
      instructions: value.instructions ?? config.instructions,
      tools,
      toolChoice: choice,
      maxOutputTokens: value.max_output_tokens ?? config.max_output_tokens,
      format: value.audio?.output?.format ?? config.audio.output.format,
      voice: asked ?? config.audio.output.voice,
      metadata: value.metadata ?? null,
      input: value.input ? input : [...conversation.entries],
      conversation: value.conversation === 'none' ? null : conversation,
    },
  };
}

function inputItem(
  given: unknown,
  conversation: Conversation,
  newId: NewId,
): { entry: Entry } | { error: ApiError } {
  const reference = itemReference.safeParse(given);
  if (!reference.success) return parsedItem(given, newId);
  const entry = conversation.find(reference.data.id);
  return entry ? { entry } : { error: refusals.itemNotFound(reference.data.id, 'response.input') };
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

const itemReference = z.object({ type: z.literal('item_reference'), id: z.string() });

const metadata = z
  .record(z.string().max(64), z.string().max(512))
  .refine((pairs) => Object.keys(pairs).length <= 16, 'at most 16 pairs');

const responseRequest = z.strictObject({
  instructions: z.string().optional(),
  output_modalities: outputModalities.optional(),
  audio: z
    .strictObject({
      output: z.strictObject({ format: audioFormat.optional(), voice: voice.optional() }).optional(),
    })
    .optional(),
  tools: z.array(functionTool).max(128).optional(),
  tool_choice: toolChoice.optional(),
  parallel_tool_calls: z.boolean().optional(),
  reasoning: reasoning.optional(),
  max_output_tokens: maxOutputTokens.optional(),
  conversation: z.enum(['auto', 'none']).optional(),
  input: z.array(z.unknown()).optional(),
  metadata: metadata.nullable().optional(),
  prompt: z.unknown().optional(),
});
