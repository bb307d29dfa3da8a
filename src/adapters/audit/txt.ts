import type { Fact, FactOf } from '../../core/fact.ts';
import type { Ms } from '../../core/time.ts';

/**
 * A call for people: who said what when, with what the rails did indented in between. The facts are
 * redacted already.
 */
export function txt(facts: readonly Fact[]): string {
  const start = facts[0]?.at ?? 0;
  const entries = facts.flatMap((fact) => entryOf(fact, start) ?? []);
  // A transcript comes later than the words it holds; the sort keeps what began together in its order.
  const ordered = [...entries].sort((a, b) => a.atMs - b.atMs);
  return header(facts) + ordered.map(written).join('') + closing(facts, start);
}

/** What these facts add while the call goes on, in the order in which they came. */
export function txtSoFar(facts: readonly Fact[], start: Ms): string {
  const entries = facts.flatMap((fact) => entryOf(fact, start) ?? []);
  return header(facts) + entries.map(written).join('');
}

interface Entry {
  /** Into the call. */
  readonly atMs: number;
  readonly text: string;
}

function written({ atMs, text }: Entry): string {
  return `[${clock(atMs)}] ${inOneLine(text)}\n`;
}

/** Whoever chose the words chooses no line of this page, and gives no orders to the terminal that shows it. */
function inOneLine(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what it looks for.
  return text.replace(/\s*[\n\r\u2028\u2029]\s*/g, ' ').replace(/[\u0000-\u001f\u007f-\u009f]/g, '');
}

/** Empty where the call does not start with these facts. */
function header(facts: readonly Fact[]): string {
  const started = facts.find((fact) => fact.type === 'call_start');
  if (started === undefined) return '';
  const { sid, from, to, agent, voice } = started.data;
  const [day, time] = new Date(started.at).toISOString().split('T');
  return [
    `Call ${sid}`,
    `${day} ${time?.slice(0, 8)} UTC`,
    `From ${from} to ${to}`,
    `Agent: ${agent}, voice: ${voice}`,
  ]
    .map((text) => `${inOneLine(text)}\n`)
    .join('')
    .concat('\n');
}

function closing(facts: readonly Fact[], start: Ms): string {
  const ended = facts.find((fact) => fact.type === 'call_end');
  if (ended === undefined) return '';
  const { outcome, intent, duration_s: seconds, turns } = ended.data;
  const about = intent === null ? '' : ` (${intent})`;
  return `[${clock(ended.at - start)}] End: ${outcome}${about} after ${seconds} s, ${turns} ${turns === 1 ? 'turn' : 'turns'} of the caller\n`;
}

/** Null for what a reader of the conversation does not miss. */
function entryOf(fact: Fact, start: Ms): Entry | null {
  if (fact.type === 'utterance') return { atMs: fact.data.started_ms, text: spoken(fact) };
  const text = aside(fact);
  return text === null ? null : { atMs: fact.at - start, text: `    ${text}` };
}

function spoken({ data }: FactOf<'utterance'>): string {
  const who = data.speaker === 'agent' ? 'Agent' : 'Caller';
  return data.heard === undefined
    ? `${who}: ${data.text}`
    : `${who}: ${`${data.heard} — (interrupted)`.trim()}`;
}

function aside(fact: Fact): string | null {
  switch (fact.type) {
    case 'stage_transition':
      return `${fact.data.from} -> ${fact.data.to} (${fact.data.cause})`;
    case 'tool_call':
      return `${fact.data.tool} ${JSON.stringify(fact.data.arguments)}`;
    case 'tool_refused':
      return `${fact.data.tool} refused: ${fact.data.why}`;
    case 'tool_result':
      return fact.data.result.ok ? null : `${fact.data.tool} answered: ${fact.data.result.why ?? 'no'}`;
    case 'details_recorded':
      return `recorded ${fact.data.details.map(({ field, value }) => `${field} = ${value}`).join(', ')}`;
    case 'detail_cleared':
      return `cleared ${fact.data.field}: ${fact.data.why}`;
    case 'message_taken':
      return `message taken: ${fact.data.text}`;
    case 'call_back_due':
      return `to be called back: ${fact.data.text}`;
    case 'dtmf':
      return `keys pressed: ${fact.data.digits}`;
    case 'check_failed':
      return `check failed on ${fact.data.field}: ${fact.data.problem}`;
    case 'action_started':
      return `action started: ${fact.data.intent}`;
    case 'action_done':
      return `action done: ${fact.data.result.say}`;
    case 'action_failed':
      return `action failed: ${fact.data.why}`;
    case 'watchdog':
      return `watchdog: ${fact.data.step} (${fact.data.tool})`;
    case 'stood_in':
      return `no word of the agent, said instead: ${fact.data.text}`;
    case 'silence':
      return `silence, prompt ${fact.data.step}`;
    case 'time_warning':
      return `told that ${fact.data.left_s} s are left`;
    case 'transfer':
      return `transfer to ${fact.data.to}: ${fact.data.outcome}`;
    case 'line_lost':
      return `line lost: ${fact.data.why}`;
    case 'line_resumed':
      return 'line is back';
    case 'voice_lost':
      return `voice lost: ${fact.data.why}`;
    case 'voice_resumed':
      return 'voice is back';
    case 'voice_renewed':
      return 'a fresh session took over';
    case 'answer_failed':
      return `no answer from the model: ${fact.data.why}`;
    case 'farewell':
      return fact.data.cause === 'desk' ? 'the desk ends the call' : null;
    case 'farewell_withdrawn':
      return 'goodbye called off';
    case 'call_failed':
      return `the call failed: ${fact.data.why}`;
    case 'recording_changed':
      return `recording ${fact.data.to}`;
    case 'recording_failed':
      return `recording could not be made ${fact.data.to}: ${fact.data.why}`;
    case 'hung_up':
      return `${fact.data.by} hung up`;
    default:
      return null;
  }
}

/** `01:05`; minutes go on past the hour. */
function clock(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1_000));
  return `${String(Math.floor(seconds / 60)).padStart(2, '0')}:${String(seconds % 60).padStart(2, '0')}`;
}
