import type { VoiceConfig } from '../core/effect.ts';
import { type Briefing, brief } from '../simulator/realtime/briefing.ts';
import type { FunctionTool, ToolChoice } from '../simulator/realtime/config.ts';
import type { Prompt, Turn } from '../simulator/realtime/mind.ts';

/** What a mind is shown for one response: the session's configuration, unless the response has its own. */
export function newPrompt({
  sessionId,
  turn,
  config,
  created,
  turns,
}: {
  readonly sessionId: string;
  readonly turn: number;
  readonly config: VoiceConfig | null;
  /** The message that asked for it, where it asked for something of its own. */
  readonly created: string | null;
  readonly turns: readonly Turn[];
}): Prompt {
  // Our own message: `response` holds what is said of this one response alone.
  const { response = {} } = created === null ? {} : (JSON.parse(created) as { response?: Own });
  const instructions = response.instructions ?? config?.instructions ?? '';
  const tools: readonly FunctionTool[] = config?.tools ?? [];
  let briefing: Briefing | null = null;
  return {
    sessionId,
    turn,
    instructions,
    tools,
    toolChoice: response.tool_choice ?? 'auto',
    // Read only by a mind that asks for it: it costs more than the rest of a response.
    get briefing() {
      briefing ??= brief({ instructions, tools });
      return briefing;
    },
    turns,
    metadata: null,
  };
}

interface Own {
  readonly instructions?: string;
  readonly tool_choice?: ToolChoice;
}
