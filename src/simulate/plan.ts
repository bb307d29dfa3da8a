import type { Agent } from '../core/agent.ts';
import { oncePer } from '../core/once-per.ts';
import { localTime } from '../core/time.ts';
import { pick, type Random, seeded, whole } from './chance.ts';
import { QUESTION, type Wish } from './parties.ts';
import { type Persona, personas } from './personas.ts';
import { drawn } from './sayings.ts';

/** Who calls, when, and what for: everything about a call but what the model does, from one number. */
export interface Plan {
  readonly seed: number;
  readonly agent: Agent;
  readonly persona: Persona;
  readonly startAt: number;
  /** `startAt` at the business. */
  readonly now: string;
  readonly wish: Wish;
  readonly later?: Wish;
  readonly instead?: Wish;
  readonly question?: string;
  /** Where a wish needs something that was done before, what it was. */
  readonly before: readonly Wish[];
}

export function plan(seed: number, given: Agent, persona?: Persona): Plan {
  const random = stream(seed, 'plan');
  const agent = withPerson(given, random);
  const startAt = FIRST_CALL + whole(random, 0, 27) * DAY_MS + whole(random, 0, 23) * HOUR_MS;
  const now = localTime(startAt, agent.timeZone);
  const setting = { agent, now, random };
  const names = Object.keys(agent.intents);
  const wishFor = (intent: string, known: Readonly<Record<string, string>>): Wish => {
    const fields = (agent.intents[intent]?.fields ?? []).filter(
      ({ required }) => required !== false || random() < OPTIONAL,
    );
    return { intent, record: drawn(fields, setting, known) };
  };
  const topics = Object.keys(agent.answers);
  const caller = persona ?? personaOf(random);
  const isQuestion = topics.length > 0 && random() < QUESTIONS;
  const intent = random() < FIRST_INTENT ? (names[0] ?? '') : pick(random, names);
  const first = wishFor(intent, {});
  const wish: Wish = isQuestion ? { intent: QUESTION, record: { topic: pick(random, topics) } } : first;
  const who = identityOf(agent, first);
  const other = pick(random, names);
  const base = { seed, agent, persona: caller, startAt, now, wish };
  // What is cancelled or moved was booked some time: by the same person, for another time.
  const needsBefore = [intent, other].some((name) => name !== names[0]);
  const made = needsBefore ? [wishFor(names[0] ?? '', who)] : [];
  return {
    ...base,
    before: isQuestion ? [] : made,
    ...(!isQuestion && other !== intent && random() < SECOND_WISH ? { later: wishFor(other, who) } : {}),
    ...(!isQuestion && other !== intent ? { instead: wishFor(other, who) } : {}),
    ...(topics.length > 0 && random() < LATE_QUESTION ? { question: pick(random, topics) } : {}),
  };
}

/** A sequence of chance of its own, so that what one side draws changes nothing for the other. */
export function stream(seed: number, name: string): Random {
  let hash = seed;
  for (const letter of name) hash = Math.imul(hash ^ letter.charCodeAt(0), 0x01000193);
  const random = seeded(hash ^ Math.imul(seed, 0x9e3779b1));
  random();
  return random;
}

/** Half of the businesses have somebody to hand over to, where the agent file does not say. */
function withPerson(agent: Agent, random: Random): Agent {
  const has = random() < 0.5;
  return agent.escalation.transferTo !== undefined || !has ? agent : staffed(agent);
}

/** Made once: what is worked out of an agent holds for all of its calls. */
const staffed = oncePer(
  (agent: Agent): Agent => ({
    ...agent,
    escalation: { ...agent.escalation, transferTo: '+12125550199' },
  }),
);

function personaOf(random: Random): Persona {
  let left = random() * personas.reduce((sum, { share }) => sum + share, 0);
  const found = personas.find(({ share }) => {
    left -= share;
    return left < 0;
  });
  return found ?? pick(random, personas);
}

/** Who the caller is stays the same in every request. */
function identityOf(agent: Agent, { intent, record }: Wish): Readonly<Record<string, string>> {
  const fields = agent.intents[intent]?.fields ?? [];
  const identity = fields.filter(({ kind }) => ['name', 'phone', 'email', 'address'].includes(kind));
  return Object.fromEntries(identity.map(({ name }) => [name, record[name] ?? '']));
}

/** A Monday. */
const FIRST_CALL = Date.UTC(2026, 10, 23);
const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/** Most call for the first thing that an agent file lists. */
const FIRST_INTENT = 0.6;
const OPTIONAL = 0.3;
const QUESTIONS = 0.06;
const LATE_QUESTION = 0.12;
const SECOND_WISH = 0.15;
