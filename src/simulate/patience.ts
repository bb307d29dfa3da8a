import type { CallerAct } from './parties.ts';
import type { Self } from './self.ts';
import { say } from './telling.ts';

/** What a caller does once they have had enough, and how much that is. */

/** Wants a person instead. */
export function demandPerson(self: Self, opening = ''): CallerAct {
  self.askedForPerson ??= self.turns;
  return say(self, `${opening}I want to talk to a real person.`, { wants: 'person' });
}

/** Lets the request go, by temper. */
export function giveUp(self: Self): CallerAct {
  self.gaveUp ??= 'temper';
  return say(self, 'Never mind, forget it.', { wants: 'give_up', answer: 'no' });
}

/** The agent got nowhere. */
export function leave(self: Self): CallerAct {
  if (self.gaveUp !== null) return { type: 'hangs_up', afterMs: 500 };
  self.gaveUp = 'patience';
  return say(self, "I'll try another time. Goodbye.", { wants: 'goodbye' });
}

/** Whoever has to object again and again wants a person. */
export function tooOften(self: Self): CallerAct | null {
  self.objections += 1;
  return self.objections > MOST_OBJECTIONS ? demandPerson(self) : null;
}

/** Who has said yes and heard no result asks for it, rather than for the thing itself a second time. */
export function doubt(self: Self, opening: string): CallerAct {
  self.doubts += 1;
  if (self.doubts > MOST_DOUBTS) return demandPerson(self, "I'm not sure that it's done. ");
  return say(self, `${opening}is it done?`, { unclear: true });
}

const MOST_OBJECTIONS = 6;
/** Whoever hears no result twice wants to hear it from a person. */
const MOST_DOUBTS = 2;
