import type { Agent } from './agent.ts';
import { sensitiveFields } from './sensitive.ts';

/** What is no fault of an agent file, and should be known before a caller finds out. `canPause`: a recording. */
export function agentWarnings(agent: Agent, canPause: boolean): readonly string[] {
  return [...disclosureWarnings(agent), ...recordingWarnings(agent, canPause)];
}

function disclosureWarnings({ greeting, locale }: Agent): readonly string[] {
  if (!/^en(?:$|-)/i.test(locale))
    return [`greeting: whether it says that this is an automated assistant is not checked in ${locale}.`];
  return SAYS_AUTOMATED.test(greeting)
    ? []
    : [
        'greeting: it does not say that this is an automated assistant. Many places require it, and callers want it.',
      ];
}

/** However a business puts it. */
const SAYS_AUTOMATED =
  /\b(?:automat(?:ed|ic)|virtual|digital|artificial|computer(?:ized|ised)?|ai|a\.i\.|bot|chatbot|voicebot|robot|machine|software|not a (?:human|person|real person))\b/i;

function recordingWarnings(agent: Agent, canPause: boolean): readonly string[] {
  if (agent.recording === undefined || canPause) return [];
  const fields = [...new Set(sensitiveFields(agent).map(({ name }) => name))];
  return fields.length > 0
    ? [
        `recording: it cannot be paused without TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN, and ${fields.join(', ')} ${fields.length === 1 ? 'is' : 'are'} sensitive. Nothing is recorded until both are set.`,
      ]
    : [
        'recording: it cannot be paused without TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN, so a card number that a caller tells is recorded.',
      ];
}
