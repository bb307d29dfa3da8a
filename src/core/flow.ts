import { type Stage, stages } from './stages.ts';
import type { ToolName } from './tools.ts';

/**
 * The points: which tools a stage offers and where each reply to them leads. `decide` moves a call along
 * this table and nowhere else; the diagram in `docs/flow.md` is drawn from it.
 *
 * A reply that leads to the stage it stands in stays there.
 */
export interface StagePlan {
  /** What the stage is for, for the model. */
  readonly goal: string;
  /** By tool, then by reply. */
  readonly tools: Readonly<Partial<Record<ToolName, Replies>>>;
  /** Moves of the server that no tool causes, by cause. */
  readonly server: Replies;
  /** The tool that every turn of the caller should bring; the watchdog insists on it. */
  readonly expects: ToolName | null;
  /**
   * Turns of the caller that may pass without that tool before the model is told. 0: there is nothing to say
   * before it, so the first response without it is followed by one that can call nothing else.
   */
  readonly patience: number;
  /** Silence that ends a turn of the caller. */
  readonly endOfTurnMs: number;
}

type Replies = Readonly<Record<string, Stage>>;

/** The first turn may well be small talk; a second one is drift. */
const TURNS = 2;

const classification = {
  known: 'gather_details',
  question: 'quick_answer',
  unknown: 'escalate',
  unsure_again: 'escalate',
} satisfies Replies;
const person: Replies = { asked: 'escalate' };
const abandoned: Replies = { abandoned: 'closing' };
/** What the caller asks for was done in this call. */
const repeated: Replies = { done_before: 'closing' };
/** What the server itself moves in any stage: the model does not get on or fails, the caller keys 0, or the desk asks. */
const anywhere: Replies = {
  watchdog: 'escalate',
  budget: 'escalate',
  keyed_person: 'escalate',
  desk: 'escalate',
  failed: 'escalate',
};

export const flow: Readonly<Record<Stage, StagePlan>> = {
  greeting: {
    goal: 'Greet the caller.',
    tools: {
      classify_intent: { ...classification, unsure: 'intent_capture' },
    },
    server: { greeting_heard: 'intent_capture', caller_spoke: 'intent_capture', ...anywhere },
    expects: null,
    patience: 0,
    endOfTurnMs: 500,
  },
  intent_capture: {
    goal: 'Find out what the caller wants.',
    tools: {
      classify_intent: { ...classification, unsure: 'intent_capture' },
      escalate_to_human: person,
    },
    server: anywhere,
    expects: 'classify_intent',
    patience: TURNS,
    endOfTurnMs: 500,
  },
  gather_details: {
    goal: 'Collect every missing detail of the request.',
    tools: {
      record_details: {
        missing: 'gather_details',
        complete: 'confirm_summary',
        too_many_attempts: 'escalate',
      },
      clarify_detail: { again: 'gather_details', too_many_attempts: 'escalate' },
      abandon_request: abandoned,
      escalate_to_human: person,
    },
    server: { complete: 'confirm_summary', too_many_attempts: 'escalate', ...repeated, ...anywhere },
    expects: 'record_details',
    patience: TURNS,
    endOfTurnMs: 800, // people pause between the groups of a number
  },
  confirm_summary: {
    goal: 'Read the summary to the caller and get a clear yes or no.',
    tools: {
      confirm_summary: { yes: 'execute_action', no: 'gather_details' },
      correct_details: {
        complete: 'confirm_summary',
        missing: 'gather_details',
        too_many_attempts: 'escalate',
      },
      abandon_request: abandoned,
      escalate_to_human: person,
    },
    server: {
      check_failed: 'gather_details',
      keyed_yes: 'execute_action',
      keyed_no: 'gather_details',
      ...repeated,
      ...anywhere,
    },
    expects: 'confirm_summary',
    patience: TURNS,
    endOfTurnMs: 500,
  },
  execute_action: {
    goal: 'Carry out what the caller confirmed.',
    tools: {
      execute_action: { done: 'closing', detail_taken: 'gather_details', impossible: 'escalate' },
      escalate_to_human: person,
    },
    server: anywhere,
    expects: 'execute_action',
    patience: 0,
    endOfTurnMs: 500,
  },
  quick_answer: {
    goal: 'Answer a question from what the business knows.',
    tools: {
      answer_question: { answered: 'closing' },
      escalate_to_human: person,
    },
    server: anywhere,
    expects: 'answer_question',
    patience: 0,
    endOfTurnMs: 500,
  },
  escalate: {
    goal: 'Hand the caller over to a person, or take a message.',
    tools: {
      end_call: { goodbye: 'escalate' },
      escalate_to_human: person,
    },
    server: {},
    expects: null,
    patience: 0,
    endOfTurnMs: 1_200, // a message is told with pauses for thought
  },
  closing: {
    goal: 'Ask whether there is anything else; if not, say goodbye.',
    tools: {
      anything_else: { more: 'intent_capture', nothing: 'closing' },
      classify_intent: { ...classification, unsure: 'closing' },
      end_call: { goodbye: 'closing' },
      escalate_to_human: person,
    },
    server: anywhere,
    expects: null,
    patience: 0,
    endOfTurnMs: 500,
  },
};

/** Tools that may be called in a stage, in the order in which they are offered. */
export function legalTools(stage: Stage): readonly ToolName[] {
  return Object.keys(flow[stage].tools) as ToolName[];
}

/** The first stage that offers a tool. */
export function homeOf(tool: ToolName): Stage {
  const home = stages.find((stage) => flow[stage].tools[tool] !== undefined);
  if (home === undefined) throw new Error(`The flow has no stage for ${tool}`);
  return home;
}

/** Where this reply to a tool leads. An unknown reply is a bug of ours. */
export function leads(stage: Stage, tool: ToolName, reply: string): Stage {
  const to = flow[stage].tools[tool]?.[reply];
  if (to === undefined) throw new Error(`The flow has no reply "${reply}" to ${tool} in ${stage}`);
  return to;
}

/** Where a move of the server itself leads. An unknown cause is a bug of ours. */
export function serverLeads(stage: Stage, cause: string): Stage {
  const to = flow[stage].server[cause];
  if (to === undefined) throw new Error(`The flow has no move "${cause}" in ${stage}`);
  return to;
}

/** Every move of the flow, for the diagram and for checks of reachability. */
export function moves(): readonly { from: Stage; to: Stage; by: string }[] {
  return stages.flatMap((from) => [
    ...Object.entries(flow[from].tools).flatMap(([tool, replies]) =>
      Object.entries(replies).map(([reply, to]) => ({ from, to, by: `${tool}: ${reply}` })),
    ),
    ...Object.entries(flow[from].server).map(([cause, to]) => ({ from, to, by: cause })),
  ]);
}
