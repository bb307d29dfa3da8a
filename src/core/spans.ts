import type { Fact, FactOf } from './fact.ts';
import type { Stage } from './stages.ts';
import type { Ms } from './time.ts';
import { isToolName, type ToolName } from './tools.ts';

/**
 * What takes time in a call, read off its facts: for traces and for every duration among the metrics. A fold like
 * the call itself, so that whoever reads the same facts finds the same spans, also in another process.
 */
export type Span = SpanKind & {
  /** Of its call: made of what it is and of the number of the fact that began it. */
  readonly id: string;
  readonly parent: string | null;
  readonly from: Ms;
  readonly to: Ms;
  /** How it ended: a word of ours. `unfinished`: the call ended before it did. */
  readonly end: string;
};

/** Words of ours and of the agent file, and numbers: never what a caller said or is. */
export type SpanKind =
  | { readonly kind: 'call'; readonly voice: string }
  | { readonly kind: 'stage'; readonly stage: Stage }
  /** A session with the model: until the call ends or is handed over, or it is lost. */
  | { readonly kind: 'voice' }
  /** From the first moment of the line to the first sound of the agent. */
  | { readonly kind: 'first_word' }
  /** From the end of a turn of the caller to the next sound of the agent. */
  | { readonly kind: 'turn'; readonly turn: number }
  | { readonly kind: 'tool'; readonly tool: ToolName | 'unknown'; readonly call: string }
  | { readonly kind: 'check'; readonly intent: string; readonly call: string }
  | { readonly kind: 'action'; readonly intent: string; readonly key: string }
  | { readonly kind: 'transfer' };

export interface SpanReading {
  /** Facts read so far. */
  readonly facts: number;
  /** Outermost first. */
  readonly open: readonly OpenSpan[];
}

export type OpenSpan = SpanKind & Pick<Span, 'id' | 'parent' | 'from'>;

export const nothingRead: SpanReading = { facts: 0, open: [] };

export function stageIn({ open }: SpanReading): Stage | null {
  const stage = open.find((span) => span.kind === 'stage');
  return stage?.stage ?? null;
}

/** The reading after one more fact, and the spans that this fact ended. */
export function readSpans(
  reading: SpanReading,
  fact: Fact,
): { readonly reading: SpanReading; readonly ended: readonly Span[] } {
  const seq = reading.facts + 1;
  let open = reading.open;
  const ended: Span[] = [];

  function begin(what: SpanKind, within?: OpenSpan): void {
    const of = within ?? open.find(({ kind }) => kind === (OF_THE_CALL.has(what.kind) ? 'call' : 'stage'));
    // New keys come before what is spread, as in `evolve`.
    open = [...open, { id: `${what.kind}-${seq}`, parent: of?.id ?? null, from: fact.at, ...what }];
  }

  function end(which: (span: OpenSpan) => boolean, how: string, at = fact.at): void {
    // The latest: a call of a tool that is repeated while the first one waits is answered at once.
    const span = open.findLast(which);
    if (span === undefined) return;
    open = open.filter((other) => other !== span);
    ended.push({ to: Math.max(span.from, at), end: how, ...span });
  }

  const ofKind = (kind: SpanKind['kind']) => (span: OpenSpan) => span.kind === kind;
  const ofCall = (kind: 'tool' | 'check', id: string) => (span: OpenSpan) =>
    span.kind === kind && span.call === id;
  const ofAction = (key: string) => (span: OpenSpan) => span.kind === 'action' && span.key === key;

  switch (fact.type) {
    case 'call_start':
      begin({ kind: 'call', voice: fact.data.voice });
      begin({ kind: 'stage', stage: 'greeting' });
      begin({ kind: 'voice' });
      begin({ kind: 'first_word' });
      break;
    case 'stage_transition':
      end(ofKind('stage'), fact.data.to);
      begin({ kind: 'stage', stage: fact.data.to });
      break;
    case 'turn':
      // What the caller adds before they are answered makes it another turn to answer.
      open = open.filter(({ kind }) => kind !== 'turn');
      begin({ kind: 'turn', turn: fact.data.turn });
      break;
    case 'turn_dropped':
      open = open.filter((span) => span.kind !== 'turn' || span.turn !== fact.data.turn);
      break;
    case 'speech_started':
      if (fact.data.speaker !== 'agent') break;
      end(ofKind('first_word'), 'heard');
      end(ofKind('turn'), 'answered');
      break;
    case 'tool_call': {
      const tool = isToolName(fact.data.tool) ? fact.data.tool : 'unknown';
      begin({ kind: 'tool', tool, call: fact.data.id });
      break;
    }
    case 'tool_refused':
      end(ofCall('tool', fact.data.id), 'refused');
      break;
    case 'tool_result':
      end(ofCall('tool', fact.data.id), fact.data.result.ok ? 'ok' : 'no');
      break;
    case 'check_started':
      begin(
        { kind: 'check', intent: fact.data.intent, call: fact.data.id },
        open.findLast(ofCall('tool', fact.data.id)),
      );
      break;
    case 'check_passed':
      end(ofCall('check', fact.data.id), 'passed');
      break;
    case 'check_failed':
      end(ofCall('check', fact.data.id), 'failed');
      break;
    case 'action_started':
      begin(
        { kind: 'action', intent: fact.data.intent, key: fact.data.key },
        open.findLast(ofCall('tool', fact.data.id)),
      );
      break;
    case 'action_done':
      end(ofAction(fact.data.key), 'done');
      break;
    case 'action_failed':
      end(ofAction(fact.data.key), 'failed');
      break;
    case 'action_unknown':
      end(ofAction(fact.data.key), 'unknown');
      break;
    case 'transfer':
      if (fact.data.outcome === 'dialing') {
        end(ofKind('voice'), 'handed_over');
        begin({ kind: 'transfer' });
      } else end(ofKind('transfer'), fact.data.outcome);
      break;
    case 'voice_lost':
      end(ofKind('voice'), 'lost');
      break;
    case 'voice_resumed':
    case 'line_resumed':
      if (!open.some(ofKind('voice'))) begin({ kind: 'voice' });
      break;
    case 'call_failed':
      end(ofKind('voice'), 'failed');
      break;
    case 'call_end': {
      const at = lastMoment(fact, open.find(ofKind('call')));
      end(ofKind('voice'), 'closed', at);
      while (open.some(({ kind }) => kind !== 'call')) end(({ kind }) => kind !== 'call', 'unfinished', at);
      end(ofKind('call'), fact.data.outcome, at);
      break;
    }
  }
  return { reading: { facts: seq, open }, ended };
}

/** The end of a call is told when nothing is waited for any more; its line may have gone long before. */
function lastMoment({ at, data }: FactOf<'call_end'>, call: OpenSpan | undefined): Ms {
  const gone = (call?.from ?? at) + data.duration_s * 1_000;
  return at - gone < TOLD_TO_MS ? at : gone;
}

/** The length of a call is told to a tenth of a second. */
const TOLD_TO_MS = 100;

/** They outlast the stage in which they begin. */
const OF_THE_CALL: ReadonlySet<SpanKind['kind']> = new Set(['stage', 'voice', 'transfer']);
