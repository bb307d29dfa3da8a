import { type Rail, rails } from '../core/rails.ts';
import type { Conditions } from './simulate.ts';

const perfect: Conditions = { name: 'perfect model', factor: 0, isAdversary: false, without: [] };
const x1: Conditions = { ...perfect, name: 'faults x1', factor: 1 };
const x3: Conditions = { ...perfect, name: 'faults x3', factor: 3 };
const x10: Conditions = { ...perfect, name: 'faults x10', factor: 10 };
const adversary: Conditions = { ...perfect, name: 'adversary', isAdversary: true };

/**
 * Where each rail is missed: at three times the usual faults, but for those against a model that does not get on.
 * With few faults it does by itself, and the watchdog calls a person where somebody patient might have come through.
 */
const missedAt: Readonly<Record<Rail, Conditions>> = {
  gate: x3,
  provenance: x3,
  confirmation: x3,
  watchdog: x10,
  claims: x3,
  idempotency: x3,
  teaching: x10,
  ending: x3,
  budgets: x10,
};

/** The whole demonstration: more and more faults, and then each rail taken away. */
export const demonstration: readonly Conditions[] = [
  perfect,
  x1,
  x3,
  x10,
  adversary,
  ...rails.map((rail) => ({
    ...missedAt[rail],
    name: `${missedAt[rail].name} without ${rail}`,
    without: [rail],
  })),
];
