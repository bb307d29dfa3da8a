import dental from '../agents/dental.ts';
import { type Conditions, simulate } from '../src/simulate/simulate.ts';
import { isUnsafe, type Tally, tallyTable } from '../src/simulate/tally.ts';
import { short } from './numbers.ts';

/** Whole calls in virtual time, by a model that misbehaves three times as often as usual, with all rails. */
export async function measureSimulation(calls: number): Promise<Simulated> {
  // What is not compiled yet says nothing about the thousandth call.
  await simulate({ agent: dental, conditions: faultsTimesThree, calls: WARM_UP, seed: calls + 1 });
  const before = process.cpuUsage();
  const tally = await simulate({ agent: dental, conditions: faultsTimesThree, calls, seed: 1 });
  const { user, system } = process.cpuUsage(before);
  return { callsPerSecond: calls / ((user + system) / 1e6), tally };
}

export interface Simulated {
  /** Of the time of one core, whoever else may have been on it. */
  readonly callsPerSecond: number;
  readonly tally: Tally;
}

export function simulationTable({ callsPerSecond, tally }: Simulated): string {
  const verdict = isUnsafe(tally) ? 'something happened that must not' : 'nothing happened that must not';
  return `${short(callsPerSecond)} calls for each second of a core; ${verdict}\n\n${tallyTable([tally])}`;
}

const faultsTimesThree: Conditions = { name: 'faults x3', factor: 3, isAdversary: false, without: [] };
const WARM_UP = 200;
