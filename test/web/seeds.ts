import type { Fact } from '../../src/core/fact.ts';
import { playOne } from '../../src/simulate/simulate.ts';
import { shop } from './desk.ts';

/** The facts of a simulated call, with a model that makes mistakes, as if it had begun at this time. */
export async function simulated(
  seed: number,
  sid: string,
  from: string,
  at: number,
): Promise<readonly Fact[]> {
  const conditions = { name: 'faults x3', factor: 3, isAdversary: false, without: [] };
  const { facts } = (await playOne({ agent: shop, conditions, seed })).played;
  const by = at - (facts[0]?.at ?? 0);
  // Only the time and who called are others: it is a fact of the same type still.
  return facts.map((fact) => {
    const data = fact.type === 'call_start' ? { ...fact.data, sid, from } : fact.data;
    return { ...fact, at: fact.at + by, data } as Fact;
  });
}
