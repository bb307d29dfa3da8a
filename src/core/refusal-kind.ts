import type { FactOf } from './fact.ts';
import { legalTools } from './flow.ts';
import type { Stage } from './stages.ts';
import { isToolName, parseToolCall } from './tools.ts';

/** Why a tool call was refused, in one of a few words: `why` is a sentence for the model, and may quote the caller. */
export type RefusalKind =
  | 'unknown_tool'
  | 'repeated'
  | 'malformed'
  | 'wrong_stage'
  /** Nobody said such a value. */
  | 'unsaid'
  /** The caller has not heard, answered or agreed to what it hangs on, or something else is under way. */
  | 'not_yet';

/** `called`: the call itself, where it was not read before; one that waited was well formed. */
export function refusalKind(
  { data }: FactOf<'tool_refused'>,
  called: FactOf<'tool_call'> | undefined,
  stage: Stage | null,
): RefusalKind {
  if (!isToolName(data.tool)) return 'unknown_tool';
  if (data.repeated) return 'repeated';
  const isRead = called === undefined || parseToolCall(data.tool, JSON.stringify(called.data.arguments)).ok;
  if (!isRead) return 'malformed';
  if (stage !== null && !legalTools(stage).includes(data.tool)) return 'wrong_stage';
  return data.doubts === undefined ? 'not_yet' : 'unsaid';
}
