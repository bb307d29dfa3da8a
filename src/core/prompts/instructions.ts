import type { Agent } from '../agent.ts';
import type { Live } from '../call.ts';
import { choiceValues } from '../fields/choice.ts';
import type { FieldSpec } from '../fields/field.ts';
import { flow } from '../flow.ts';
import { oncePer } from '../once-per.ts';
import { fieldsOf } from '../record.ts';
import { type Stage, stages } from '../stages.ts';
import { localTime } from '../time.ts';
import { rules as closing } from './closing.ts';
import { commonRules, role } from './common.ts';
import { rules as confirmSummary } from './confirm-summary.ts';
import { rules as escalate } from './escalate.ts';
import { rules as executeAction } from './execute-action.ts';
import { rules as gatherDetails } from './gather-details.ts';
import { rules as greeting } from './greeting.ts';
import { rules as intentCapture } from './intent-capture.ts';
import { rules as quickAnswer } from './quick-answer.ts';

const stageRules: Readonly<Record<Stage, readonly string[]>> = {
  greeting,
  intent_capture: intentCapture,
  gather_details: gatherDetails,
  confirm_summary: confirmSummary,
  execute_action: executeAction,
  quick_answer: quickAnswer,
  escalate,
  closing,
};

/** The session's instructions for this call as it stands (docs/model-interface.md). */
export function instructions(agent: Agent, call: Live): string {
  const { stage } = call;
  const { tools } = flow[stage];
  const { role, intents, topics } = agentSections(agent);
  const sections = [
    role,
    stageSections[stage],
    tools.classify_intent === undefined ? '' : intents,
    tools.record_details || tools.correct_details ? section('Fields', fieldLines(agent, call)) : '',
    tools.answer_question === undefined ? '' : topics,
    stage === 'confirm_summary' && call.summary ? section('Summary', [`"${call.summary.text}"`]) : '',
    section('Now', [
      `It was ${localTime(call.startedAt, agent.timeZone)} (${agent.timeZone}) when the call began.`,
    ]),
  ];
  return sections.filter((text) => text !== '').join('\n\n');
}

/** Goal and rules, by stage: the same for every agent. */
const stageSections = Object.fromEntries(
  stages.map((stage) => {
    const rules = [...stageRules[stage], ...commonRules].map((rule, index) => `${index + 1}. ${rule}`);
    return [
      stage,
      [section(`Stage: ${stage}`, [`Goal: ${flow[stage].goal}`]), section('Rules', rules)].join('\n\n'),
    ];
  }),
  // The keys are the stages, which the compiler does not follow through pairs.
) as Readonly<Record<Stage, string>>;

const agentSections = oncePer((agent: Agent) => ({
  role: section('Role', [role(agent)]),
  intents: section('Intents', intentLines(agent)),
  topics: section('Topics', topicLines(agent)),
}));

function section(title: string, lines: readonly string[]): string {
  return lines.length === 0 ? '' : [`# ${title}`, ...lines].join('\n');
}

function intentLines(agent: Agent): readonly string[] {
  return [
    ...Object.entries(agent.intents).map(([name, intent]) => `- ${name}: ${intent.description}`),
    `- general_inquiry: a question about ${Object.values(agent.answers)
      .map((answer) => answer.about)
      .join(', ')}, or any other question`,
    '- unknown: something else that is not listed',
  ];
}

function fieldLines(agent: Agent, call: Live): readonly string[] {
  return fieldsOf(agent, call).map((field) => {
    const value = call.record[field.name];
    const { known, unknown } = fieldLine(field);
    return value === undefined ? unknown : known + value.spoken;
  });
}

const fieldLine = oncePer((field: FieldSpec) => {
  const kind = field.choices === undefined ? field.kind : `${field.kind}: ${choiceValues(field).join(' | ')}`;
  const start = `- ${field.name} (${kind})`;
  const need = field.required === false ? 'optional' : 'missing';
  return { known: `${start} known: `, unknown: `${start} ${need}, ask: "${field.ask}"` };
});

function topicLines(agent: Agent): readonly string[] {
  return Object.entries(agent.answers).map(([topic, answer]) => `- ${topic}: ${answer.about}`);
}
