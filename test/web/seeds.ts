import type { Fact } from '../../src/core/fact.ts';
import { personaNamed } from '../../src/simulate/personas.ts';
import { playOne } from '../../src/simulate/simulate.ts';
import { shop } from './desk.ts';

/** The facts of a simulated call that goes well, as if it had begun at this time. */
export async function simulated(
  seed: number,
  sid: string,
  from: string,
  at: number,
): Promise<readonly Fact[]> {
  const conditions = { name: 'perfect model', factor: 0, isAdversary: false, without: [] };
  const persona = personaNamed('plain');
  const who = persona === undefined ? { agent: shop } : { agent: shop, persona };
  const { facts } = (await playOne({ ...who, conditions, seed })).played;
  const by = at - (facts[0]?.at ?? 0);
  // Only the time and who called are others: it is a fact of the same type still.
  return facts.map((fact) => {
    const data = fact.type === 'call_start' ? { ...fact.data, sid, from } : fact.data;
    return { ...fact, at: fact.at + by, data } as Fact;
  });
}

/** A call that wants a person, of whom there is none, and leaves a message. */
export function messageLeft(sid: string, from: string, text: string, at: number): readonly Fact[] {
  return [
    {
      type: 'call_start',
      at,
      data: { sid, from, to: '+12125550100', agent: 'Harbor Dental', voice: 'local' },
    },
    { type: 'stage_transition', at, data: { from: 'greeting', to: 'escalate', cause: 'keyed_person' } },
    { type: 'utterance', at: at + 4_000, data: { speaker: 'caller', text, turn: 1, started_ms: 2_000 } },
    { type: 'message_taken', at: at + 5_000, data: { text } },
    {
      type: 'call_end',
      at: at + 6_000,
      data: { outcome: 'message_taken', intent: null, duration_s: 6, turns: 1 },
    },
  ];
}
