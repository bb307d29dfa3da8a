import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { flow, legalTools, moves } from '../../src/core/flow.ts';
import { flowDocument } from '../../src/core/flow-diagram.ts';
import { stages } from '../../src/core/stages.ts';

describe('the flow table', () => {
  it('offers each tool exactly where the contract says', () => {
    const where = (tool: string) => stages.filter((stage) => legalTools(stage).some((name) => name === tool));
    expect(where('classify_intent')).toEqual(['greeting', 'intent_capture', 'closing']);
    expect(where('record_details')).toEqual(['gather_details']);
    expect(where('clarify_detail')).toEqual(['gather_details']);
    expect(where('confirm_summary')).toEqual(['confirm_summary']);
    expect(where('correct_details')).toEqual(['confirm_summary']);
    expect(where('execute_action')).toEqual(['execute_action']);
    expect(where('answer_question')).toEqual(['quick_answer']);
    expect(where('anything_else')).toEqual(['closing']);
    expect(where('abandon_request')).toEqual(['gather_details', 'confirm_summary']);
    expect(where('escalate_to_human')).toEqual(stages.filter((stage) => stage !== 'greeting'));
    expect(where('end_call')).toEqual(['escalate', 'closing']);
  });

  it('leads from every stage to the end of the call', () => {
    const ends = new Set(['closing', 'escalate']);
    for (let before = 0; before !== ends.size; ) {
      before = ends.size;
      for (const { from, to } of moves()) if (ends.has(to)) ends.add(from);
    }
    expect([...ends].sort()).toEqual([...stages].sort());
  });

  it('can be reached as a whole from the greeting', () => {
    const reached = new Set<string>(['greeting']);
    for (let before = 0; before !== reached.size; ) {
      before = reached.size;
      for (const { from, to } of moves()) if (reached.has(from)) reached.add(to);
    }
    expect([...reached].sort()).toEqual([...stages].sort());
  });

  it('expects only tools that are legal', () => {
    for (const stage of stages) {
      const { expects } = flow[stage];
      if (expects !== null) expect(legalTools(stage)).toContain(expects);
    }
  });

  it('is drawn in docs/flow.md as it is', () => {
    // `npx pointsman diagram --document > docs/flow.md` writes it anew.
    expect(readFileSync(new URL('../../docs/flow.md', import.meta.url), 'utf8')).toBe(flowDocument());
  });
});
