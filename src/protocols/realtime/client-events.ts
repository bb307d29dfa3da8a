import type { SessionUpdate } from './session.ts';
import type { Wish } from './turn.ts';

/**
 * Client events as texts. Each carries an `event_id`, the only way to know which event an error means.
 *
 * https://platform.openai.com/docs/api-reference/realtime-client-events
 */
export function sessionUpdate(event: string, session: SessionUpdate): string {
  return message('session.update', event, { session });
}

export function responseCreate(event: string, wish: Wish): string {
  switch (wish.type) {
    case 'respond':
      return message('response.create', event, {});
    case 'say':
      // These instructions stand in the place of the session's for one response, so persona and rules cannot
      // add to the words.
      return message('response.create', event, {
        response: {
          instructions: `Say nothing but the quoted words, in their own language. Say exactly: "${wish.text}"`,
          tool_choice: 'none',
        },
      });
    case 'force':
      return message('response.create', event, {
        response: { tool_choice: { type: 'function', name: wish.tool } },
      });
  }
}

export function responseCancel(event: string, response: string): string {
  return message('response.cancel', event, { response_id: response });
}

export function toolOutput(event: string, call: string, output: string): string {
  return itemCreate(event, { type: 'function_call_output', call_id: call, output });
}

export function systemMessage(event: string, text: string): string {
  return itemCreate(event, { type: 'message', role: 'system', content: [{ type: 'input_text', text }] });
}

/** A line that was said in an earlier session. The agent's cannot be given back as audio. */
export function recalledLine(event: string, line: { speaker: 'caller' | 'agent'; text: string }): string {
  const { speaker, text } = line;
  return itemCreate(
    event,
    speaker === 'caller'
      ? { type: 'message', role: 'user', content: [{ type: 'input_text', text }] }
      : { type: 'message', role: 'assistant', content: [{ type: 'output_text', text }] },
  );
}

/** `audioEndMs`: whole milliseconds, never more than the part has. The server drops the item's transcript. */
export function itemTruncate(event: string, item: string, part: number, audioEndMs: number): string {
  return message('conversation.item.truncate', event, {
    item_id: item,
    content_index: part,
    audio_end_ms: audioEndMs,
  });
}

export function itemDelete(event: string, item: string): string {
  return message('conversation.item.delete', event, { item_id: item });
}

function itemCreate(event: string, item: Readonly<Record<string, unknown>>): string {
  return message('conversation.item.create', event, { item });
}

function message(type: string, event: string, fields: Readonly<Record<string, unknown>>): string {
  return JSON.stringify({ type, event_id: event, ...fields });
}
