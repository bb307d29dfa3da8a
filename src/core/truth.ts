import type { Agent } from './agent.ts';
import type { Live } from './call.ts';
import { isOwedACallBack } from './call-back.ts';
import { endingIn } from './caller-words.ts';
import type { Claim, Deed } from './claims.ts';
import { personReachable } from './escalation.ts';
import { SILENCE } from './final.ts';
import { never } from './never.ts';
import { oncePer } from './once-per.ts';
import type { Stage } from './stages.ts';

/** Whether what the agent claims is so, by the facts of the call. */
export function isTrue(agent: Agent, call: Live, claim: Claim): boolean {
  if (isOfAgentFile(agent, claim.words)) return true;
  switch (claim.kind) {
    case 'done':
      return isDone(agent, call, claim.deed ?? 'other');
    case 'transfer':
      return call.stage === 'escalate' && personReachable(agent, call);
    case 'goodbye':
      // It may be said a moment before the tool that makes it so, to a caller who has nothing more.
      return call.farewell !== null || (MAY_END.has(call.stage) && saidAll(call));
    case 'message':
      return call.stage === 'escalate' || (call.farewell?.cause === SILENCE && isOwedACallBack(agent, call));
    case 'promise':
      return false;
    default:
      return never(claim.kind);
  }
}

/** Something was carried out that can be told in this way, and nothing else is under way. */
function isDone(agent: Agent, call: Live, deed: Deed): boolean {
  const completed = call.done.filter(({ how }) => how === 'completed');
  // While a request is in hand, what is claimed is claimed of it.
  if (!SETTLED.has(call.stage) || completed.length === 0) return false;
  const verbs = verbsOf[deed];
  if (verbs === null) return true;
  const said = (name: string) => `${name.replaceAll('_', ' ')} ${agent.intents[name]?.description ?? ''}`;
  const told = completed.map(({ intent }) => said(intent));
  // A business whose requests go by other words is not caught telling of them in these.
  const isKnown = Object.keys(agent.intents).some((name) => verbs.test(said(name)));
  return !isKnown || told.some((words) => verbs.test(words));
}

const MAY_END: ReadonlySet<Stage> = new Set(['closing', 'escalate']);

/** The caller's last words end a call, or are not known. */
function saidAll({ words, stageTurn }: Live): boolean {
  const last = words.at(-1);
  return (
    last !== undefined && last.turn > stageTurn && (last.text === null || endingIn(last.text) === 'done')
  );
}

/** No request is in hand there. */
const SETTLED: ReadonlySet<Stage> = new Set(['intent_capture', 'quick_answer', 'closing', 'escalate']);

/** How intents are named whose doing is told with such a verb. */
const verbsOf: Readonly<Record<Deed, RegExp | null>> = {
  // What was moved is booked as well.
  book: /\b(?:book|(?:re)?schedul|reserv|mov|new|order|request)/i,
  move: /\b(?:mov|reschedul|chang|postpon|shift)/i,
  cancel: /\b(?:cancel|delet|call off|withdraw)/i,
  send: null,
  other: null,
};

/** Words of the business about itself are its own to answer for. What it says at an end or a handover is true then. */
function isOfAgentFile(agent: Agent, words: string): boolean {
  return textsOf(agent).includes(plain(words));
}

const textsOf = oncePer(({ greeting, answers, intents }: Agent) => {
  const asked = Object.values(intents).flatMap(({ fields }) => fields.map(({ ask }) => ask));
  const told = Object.values(answers).map(({ text }) => text);
  return plain([greeting, ...told, ...asked].join(' | '));
});

function plain(text: string): string {
  return (text.toLowerCase().match(/[\p{L}\d]+|\|/gu) ?? []).join(' ');
}
