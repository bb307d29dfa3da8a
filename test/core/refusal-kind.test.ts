import { expect, it } from 'vitest';
import type { FactOf } from '../../src/core/fact.ts';
import { type RefusalKind, refusalKind } from '../../src/core/refusal-kind.ts';
import type { Stage } from '../../src/core/stages.ts';

type Refused = Partial<FactOf<'tool_refused'>['data']> & { readonly given?: unknown; readonly stage?: Stage };

const cases: [RefusalKind, Refused][] = [
  ['unknown_tool', { tool: 'book_now' }],
  ['repeated', { tool: 'end_call', repeated: true }],
  ['malformed', { tool: 'confirm_summary', given: { confirmed: 'perhaps' } }],
  ['malformed', { tool: 'confirm_summary', given: '{"confirmed":' }],
  ['wrong_stage', { tool: 'execute_action', given: {}, stage: 'gather_details' }],
  [
    'unsaid',
    { tool: 'record_details', given: { details: [{ field: 'day', value: 'Monday' }] }, doubts: ['day'] },
  ],
  ['not_yet', { tool: 'confirm_summary', given: { confirmed: true }, stage: 'confirm_summary' }],
];

it.each(cases)('is %s: %o', (kind, { given = {}, stage = 'gather_details', ...data }) => {
  const refused = { tool: '', id: 'c1', why: 'The caller said "my name is Ann".', ...data };
  const call = { tool: refused.tool, id: 'c1', arguments: given };
  expect(
    refusalKind(
      { type: 'tool_refused', at: 0, data: refused },
      { type: 'tool_call', at: 0, data: call },
      stage,
    ),
  ).toBe(kind);
});
