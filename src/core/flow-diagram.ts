import { flow, moves } from './flow.ts';
import { stages } from './stages.ts';

/** The flow table as a Mermaid state diagram, moves between the same two stages on one arrow. */
export function flowDiagram(): string {
  const arrows = new Map<string, string[]>();
  for (const { from, to, by } of moves()) {
    if (from === to) continue;
    const arrow = `${from} --> ${to}`;
    arrows.set(arrow, [...(arrows.get(arrow) ?? []), by]);
  }
  return [
    'stateDiagram-v2',
    '    [*] --> greeting',
    ...[...arrows].map(([arrow, by]) => `    ${arrow}: ${by.map(label).join(', ')}`),
    '    closing --> [*]: goodbye',
    '    escalate --> [*]: transfer or message',
  ].join('\n');
}

/** `docs/flow.md`, generated: the diagram and a table of the stages. */
export function flowDocument(): string {
  const rows = stages.map((stage) => {
    const { goal, tools, expects } = flow[stage];
    return `| \`${stage}\` | ${goal} | ${Object.keys(tools)
      .map((tool) => `\`${tool}\``)
      .join(', ')} | ${expects === null ? '' : `\`${expects}\``} |`;
  });
  return [
    '# The flow',
    '',
    'Generated from `src/core/flow.ts` by `npx pointsman diagram --document`; a test fails when it is stale.',
    '',
    '```mermaid',
    flowDiagram(),
    '```',
    '',
    '| stage | goal | tools that are legal | tool that each turn should bring |',
    '|---|---|---|---|',
    ...rows,
    '',
    'Arrows that stay in their stage are left out. Every arrow is a row of the table in the code; there is no other way to move.',
    '',
  ].join('\n');
}

/** Mermaid ends a label at a colon or a semicolon. */
function label(by: string): string {
  return by.replaceAll(': ', ' ');
}
