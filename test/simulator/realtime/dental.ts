import { brief } from '../../../src/simulator/realtime/briefing.ts';
import type { FunctionTool } from '../../../src/simulator/realtime/config.ts';
import type { Prompt, Turn } from '../../../src/simulator/realtime/mind.ts';

/** A dentist's instructions and tools, as docs/model-interface.md describes them, for the tests of the rules mind. */
const intents = {
  schedule_appointment: 'book a new visit',
  reschedule_appointment: 'move an existing visit to another day or time',
  cancel_appointment: 'cancel an existing visit',
  general_inquiry: 'a question that the topics below answer',
  unknown: 'none of these',
};
const topics = {
  hours: 'Opening hours',
  location: 'Where we are',
  insurance: 'Insurance',
  prices: 'What a visit costs',
};
export const fields = {
  full_name: { kind: 'name', ask: 'What is your full name?' },
  phone: { kind: 'phone', ask: 'What is the best phone number to reach you?' },
  visit_reason: {
    kind: 'choice: cleaning | check-up | toothache | filling',
    ask: 'What is the visit for?',
  },
  date: { kind: 'date', ask: 'What day would you like to come in?' },
  time: { kind: 'time', ask: 'What time suits you?' },
};
type Known = Partial<Record<keyof typeof fields, string>>;

const offered: Record<string, readonly string[]> = {
  greeting: ['classify_intent'],
  intent_capture: ['classify_intent', 'escalate_to_human'],
  gather_details: ['record_details', 'clarify_detail', 'abandon_request', 'escalate_to_human'],
  confirm_summary: ['confirm_summary', 'correct_details', 'abandon_request', 'escalate_to_human'],
  execute_action: ['execute_action', 'escalate_to_human'],
  quick_answer: ['answer_question', 'escalate_to_human'],
  closing: ['anything_else', 'classify_intent', 'end_call', 'escalate_to_human'],
  escalate: ['end_call', 'escalate_to_human'],
};

export function instructions(stage: string, known: Known = {}, summary = ''): string {
  const sections = [
    '# Role\nYou are the phone agent of Bright Smile Dental.',
    `# Stage: ${stage}\nGoal: go on.`,
    '# Rules\n1. MUST speak briefly.\n2. MUST NOT guess.',
  ];
  if (['greeting', 'intent_capture', 'closing'].includes(stage)) sections.push(listed('Intents', intents));
  if (['gather_details', 'confirm_summary'].includes(stage))
    sections.push(
      `# Fields\n${Object.entries(fields)
        .map(([name, { kind, ask }]) => {
          const value = known[name as keyof typeof fields];
          return `- ${name} (${kind}) ${value ? `known: ${value}` : `missing, ask: "${ask}"`}`;
        })
        .join('\n')}`,
    );
  if (stage === 'quick_answer') sections.push(listed('Topics', topics));
  if (summary) sections.push(`# Summary\n"${summary}"`);
  sections.push('# Now\nIt is Sunday, November 22nd 2026, 6:40 PM at the business (America/New_York).');
  return sections.join('\n\n');
}

export function tools(stage: string): readonly FunctionTool[] {
  return (offered[stage] ?? []).map((name) => ({
    type: 'function',
    name,
    description: name,
    parameters: { type: 'object', properties: properties[name] ?? {}, required: [] },
  }));
}

const details = {
  details: {
    type: 'array',
    items: {
      type: 'object',
      properties: { field: { type: 'string', enum: Object.keys(fields) }, value: { type: 'string' } },
    },
  },
};
const properties: Record<string, Record<string, unknown>> = {
  classify_intent: {
    intent: { type: 'string', enum: Object.keys(intents) },
    confidence: { type: 'number' },
  },
  record_details: details,
  correct_details: details,
  answer_question: {
    topic: { type: 'string', enum: [...Object.keys(topics), 'other'] },
    question: { type: 'string' },
  },
};

export function prompt(
  stage: string,
  turns: readonly Turn[],
  more: { readonly known?: Known; readonly summary?: string } & Partial<Prompt> = {},
): Prompt {
  const { known, summary, ...rest } = more;
  const session = { instructions: instructions(stage, known, summary), tools: tools(stage) };
  return {
    sessionId: 'sess_1',
    turn: 0,
    toolChoice: 'auto',
    metadata: null,
    turns,
    ...session,
    ...rest,
    briefing: brief({ ...session, ...rest }),
  };
}

function listed(title: string, lines: Record<string, string>): string {
  return `# ${title}\n${Object.entries(lines)
    .map(([name, words]) => `- ${name}: ${words}`)
    .join('\n')}`;
}
