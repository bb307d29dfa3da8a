import type { OneCall } from './simulate.ts';

/** One call as people read it: what was wanted, what was heard on the line, what was done, and the verdict. */
export function transcript({ plan, played, memory, result }: OneCall): string {
  const clock = (at: number): string => {
    const seconds = Math.max(0, Math.round((at - plan.startAt) / 1_000));
    return `${String(Math.floor(seconds / 60)).padStart(2, '0')}:${String(seconds % 60).padStart(2, '0')}`;
  };
  const lines = [
    ...played.heard.map(({ at, speaker, text }) => ({ at, text: `${speaker.padEnd(6)}  ${text}` })),
    ...played.entries.map(({ at, intent, record }) => ({
      at,
      text: `BOOK    ${intent} ${JSON.stringify(record)}`,
    })),
  ].sort((a, b) => a.at - b.at);
  const wishes = [plan.wish, plan.later, plan.instead].filter((wish) => wish !== undefined);
  return [
    `seed ${plan.seed}: a ${plan.persona.name} caller, ${plan.now} at ${plan.agent.name}`,
    ...wishes.map(({ intent, record }) => `wants ${intent} ${JSON.stringify(record)}`),
    '',
    ...lines.map(({ at, text }) => `${clock(at)}  ${text}`),
    '',
    `stages: ${played.stages.join(', ')}`,
    `faults: ${result.faults.join(', ') || 'none'}`,
    `in the end wanted: ${memory.requests.map(({ wish, dropped }) => `${wish.intent}${dropped ? ' (dropped)' : ''} ${JSON.stringify(wish.record)}`).join('; ')}`,
    `verdict: ${result.outcome}, ${played.ending} after ${clock(played.endedAt)}, ${result.turns} turns`,
    ...played.refused.map((one) => `  refused, though correct: ${JSON.stringify(one)}`),
    ...result.found.map(({ violation, what }) => `  ${violation}: ${what}`),
    ...result.problems.map((problem) => `  broke: ${problem}`),
  ].join('\n');
}
