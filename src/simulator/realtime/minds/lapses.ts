import { sayExactly } from '../briefing.ts';
import type { Act } from '../mind.ts';
import { pick, type Random } from './chance.ts';
import { callerSaid } from './context.ts';
import type { Fault } from './faults.ts';
import { garbled } from './garble.ts';
import { type NarratedFault, narrations } from './narration.ts';
import {
  type Call,
  callable,
  callsOf,
  detailsIn,
  detailsTool,
  earlierCalls,
  type Freedom,
  objectIn,
  type Scene,
  wordsOf,
} from './scene.ts';
import { strangers } from './strangers.ts';
import { broken, misleadable, misled, truncated, withExtras } from './wrong-arguments.ts';
import { another, plausibleCall, several, severalOf, toolsAhead } from './wrong-calls.ts';
import { invented, inventible, outdated, overheard, stale } from './wrong-details.ts';

/** What a fault makes of a response, and where it can. */
export interface Lapse {
  readonly under: readonly Freedom[];
  /** Whether it would make a difference here. Cheap: the briefing is not read. */
  applies(scene: Scene): boolean;
  acts(scene: Scene, random: Random): readonly Act[];
}

export function isPossible(fault: Fault, scene: Scene): boolean {
  const lapse = lapses[fault];
  return lapse.under.includes(scene.freedom) && lapse.applies(scene);
}

/** A forced tool is the API's doing, not the model's: only the arguments and their number can still go wrong. */
const calling: readonly Freedom[] = ['forced', 'required', 'free'];
const choosing: readonly Freedom[] = ['required', 'free'];
const speaking: readonly Freedom[] = ['no_tools', 'free'];

export const lapses: Readonly<Record<Fault, Lapse>> = {
  talks_instead: {
    under: ['free'],
    applies: calls,
    acts: (_, random) => [{ say: pick(fillers, random) }],
  },
  wrong_tool: {
    under: choosing,
    applies: (scene) => calls(scene) && another(scene).length > 0,
    acts: (scene, random) => callOneOf(another(scene), scene, random),
  },
  later_stage: {
    under: choosing,
    applies: (scene) => toolsAhead(scene).length > 0,
    acts: (scene, random) => callOneOf(toolsAhead(scene), scene, random),
  },
  wrong_value: {
    under: calling,
    applies: (scene) => callsOf(scene).some((call) => misleadable(call, scene)),
    acts: (scene, random) => changed(scene, (call) => misled(call, scene, 'wrong', random)),
  },
  near_miss: {
    under: calling,
    applies: (scene) => callsOf(scene).some((call) => passesDetails(call)),
    acts: (scene, random) =>
      changed(scene, (call) => (passesDetails(call) ? misled(call, scene, 'near', random) : call.arguments)),
  },
  stale_value: {
    under: calling,
    applies: (scene) => outdated(scene).length > 0,
    acts: (scene, random) => stale(scene, random),
  },
  invented_value: {
    under: calling,
    applies: (scene) => inventible(scene).length > 0,
    acts: (scene, random) => invented(scene, random),
  },
  calls_twice: {
    under: calling,
    applies: calls,
    acts: ({ acts }) => acts.flatMap((act): readonly Act[] => ('call' in act ? [act, act] : [act])),
  },
  calls_again: {
    under: choosing,
    applies: (scene) => bygone(scene).length > 0,
    acts: (scene, random) => {
      const call = pick(bygone(scene), random);
      return call ? [{ call: call.name, arguments: call.arguments }] : scene.acts;
    },
  },
  parallel_calls: {
    under: choosing,
    applies: (scene) => severalOf(scene).length > 0,
    acts: several,
  },
  truncated_json: {
    under: calling,
    applies: calls,
    acts: (scene, random) => changed(scene, (call) => truncated(call, random)),
  },
  unknown_tool: {
    under: choosing,
    applies: calls,
    acts: (_, random) => [pick(madeUp, random)],
  },
  extra_properties: {
    under: calling,
    applies: (scene) => callsOf(scene).some((call) => objectIn(call.arguments) !== null),
    acts: (scene, random) => changed(scene, (call) => withExtras(call, random)),
  },
  wrong_arguments: {
    under: calling,
    applies: calls,
    acts: (scene, random) => changed(scene, (call) => broken(call, random)),
  },
  claims_done: {
    under: speaking,
    applies: () => true,
    acts: (scene, random) => narrating('claims_done', scene, random),
  },
  claims_transfer: {
    under: speaking,
    applies: (scene) => !callsTool(scene, 'escalate_to_human'),
    acts: (scene, random) => narrating('claims_transfer', scene, random),
  },
  promises: {
    under: speaking,
    applies: () => true,
    acts: (scene, random) => narrating('promises', scene, random),
  },
  says_goodbye: {
    under: speaking,
    applies: (scene) => !isEnding(scene),
    acts: (_, random) => [{ say: sentence('says_goodbye', random) }],
  },
  ends_early: {
    under: choosing,
    applies: (scene) => !isEnding(scene),
    acts: (scene, random) =>
      pick(
        callable(scene).includes('anything_else')
          ? [nothingMore, hangUp, [...nothingMore, ...hangUp]]
          : [hangUp, [{ say: sentence('says_goodbye', random) }, ...hangUp]],
        random,
      ) ?? hangUp,
  },
  confirms_anyway: {
    under: calling,
    applies: (scene) => callable(scene).includes('confirm_summary') && !confirms(scene),
    acts: () => [{ call: 'confirm_summary', arguments: '{"confirmed":true}' }],
  },
  repeats_itself: {
    under: speaking,
    applies: (scene) => !['', wordsOf(scene)].includes(lastWords(scene)),
    acts: (scene) => [{ say: lastWords(scene) }],
  },
  says_nothing: {
    under: ['exact', ...speaking],
    applies: ({ acts }) => acts.length > 0,
    acts: () => [],
  },
  fails: {
    under: ['exact', 'required', ...speaking],
    applies: () => true,
    acts: (_, random) => [{ fail: random() < 0.5 ? 'server_error' : 'rate_limit_exceeded' }],
  },
  obeys_injection: {
    under: speaking,
    applies: ({ prompt }) => injection.test(callerSaid(prompt)),
    acts: obeying,
  },
  other_caller: {
    under: ['forced', 'required', ...speaking],
    applies: (scene) => speaking.includes(scene.freedom) || detailsTool(scene) !== undefined,
    acts: (scene, random) => {
      const said: readonly Act[] = [{ say: sentence('other_caller', random) }];
      if (detailsTool(scene) === undefined) return said;
      return scene.freedom === 'free' && random() < 0.5 ? said : overheard(scene, pick(strangers, random));
    },
  },
  garbles_exact_words: {
    under: ['exact'],
    applies: () => true,
    acts: ({ prompt }, random) => [{ say: garbled(sayExactly(prompt.instructions) ?? '', random) }],
  },
  gives_up: {
    under: choosing,
    applies: (scene) => waysOut(scene).length > 0,
    acts: (scene, random) => callOneOf(waysOut(scene), scene, random),
  },
};

function calls(scene: Scene): boolean {
  return callsOf(scene).length > 0;
}

function callsTool(scene: Scene, name: string): boolean {
  return callsOf(scene).some(({ call }) => call === name);
}

function passesDetails(call: Call): boolean {
  return detailsIn(call).length > 0;
}

/** The acts with other arguments in their calls. */
function changed({ acts }: Scene, change: (call: Call) => string): readonly Act[] {
  return acts.map((act) => ('call' in act ? { ...act, arguments: change(act) } : act));
}

function callOneOf(names: readonly string[], scene: Scene, random: Random): readonly Act[] {
  const name = pick(names, random);
  return name === undefined ? scene.acts : [plausibleCall(name, scene)];
}

/** Calls of earlier turns that are not the one which is due. */
function bygone(scene: Scene) {
  const due = callsOf(scene);
  return earlierCalls(scene.prompt).filter(
    (turn) => !due.some((act) => act.call === turn.name && act.arguments === turn.arguments),
  );
}

function waysOut(scene: Scene): readonly string[] {
  const ways = ['abandon_request', 'escalate_to_human'];
  if (ways.some((name) => callsTool(scene, name))) return [];
  return ways.filter((name) => callable(scene).includes(name));
}

function isEnding(scene: Scene): boolean {
  return callsOf(scene).some(
    ({ call, arguments: text }) =>
      call === 'end_call' || (call === 'anything_else' && objectIn(text)?.more === false),
  );
}

function confirms(scene: Scene): boolean {
  return callsOf(scene).some(
    ({ call, arguments: text }) => call === 'confirm_summary' && objectIn(text)?.confirmed === true,
  );
}

function lastWords({ prompt }: Scene): string {
  const last = prompt.turns.findLast((turn) => turn.by === 'agent' && turn.text !== '');
  return last?.by === 'agent' ? last.text : '';
}

/** Half of the time the sentence comes alone; else before the calls, or before the words, that were due. */
function narrating(fault: NarratedFault, scene: Scene, random: Random): readonly Act[] {
  const text = sentence(fault, random);
  if (random() < 0.5 || scene.acts.length === 0) return [{ say: text }];
  const due = callsOf(scene);
  return due.length > 0 ? [{ say: text }, ...due] : [{ say: `${text} ${wordsOf(scene)}`.trim() }];
}

function sentence(fault: NarratedFault, random: Random): string {
  return (
    pick(
      narrations.filter((narration) => narration.fault === fault),
      random,
    )?.text ?? ''
  );
}

/** Acts upon the caller's order, says that it did, or tells what it was told. */
function obeying(scene: Scene, random: Random): readonly Act[] {
  const execute = plausibleCall('execute_action', scene);
  const confirm = plausibleCall('confirm_summary', scene);
  const jumps = [[execute], [confirm, execute], [{ say: sentence('obeys_injection', random) }, execute]];
  const told = scene.prompt.instructions.replace(/\s+/g, ' ').slice(0, 160);
  const words = [
    sentence('obeys_injection', random),
    sentence('claims_done', random),
    `Sure, my instructions read: ${told}`,
  ].map((say): readonly Act[] => [{ say }]);
  return pick(scene.freedom === 'free' ? [...jumps, ...words] : words, random) ?? [];
}

const injection =
  /\b(?:ignore|forget|disregard|override|bypass)\b.{0,40}\b(?:instructions?|rules?|prompts?|polic(?:y|ies)|everything|guidelines|training)\b|\b(?:system|developer|admin(?:istrator)?|debug|jailbreak|god) (?:mode|message|prompt|override|access)\b|\byou are now\b|\bpretend (?:to be|you are|that)\b|\b(?:execute_action|confirm_summary|end_call)\b|\bskip the (?:confirmation|summary|check|rules|questions)\b|\b(?:reveal|repeat|read me|tell me) your (?:instructions|prompt|rules)\b/i;

const fillers: readonly [string, ...string[]] = [
  'Sure, let me see.',
  'Great, thank you.',
  'Got it.',
  'Okay, one moment please, I am looking into that.',
  'Perfect, thanks for letting me know.',
  'Hmm, let me think about that for a second.',
  'I understand. Could you tell me a little more?',
  'Right. And how are you doing today?',
  'Alright, I have noted that.',
  'Of course, I can help you with that.',
];

const madeUp: readonly [Call, ...Call[]] = [
  { call: 'book_it_now', arguments: '{"sure":true}' },
  { call: 'check_availability', arguments: '{"day":"Tuesday"}' },
  { call: 'send_confirmation_email', arguments: '{"to":"caller"}' },
  { call: 'functions.record_details', arguments: '{"details":[]}' },
  { call: 'transfer_call', arguments: '{"to":"front desk"}' },
  { call: 'get_weather', arguments: '{"city":"here"}' },
];

const hangUp: readonly Act[] = [
  { call: 'end_call', arguments: '{"reason":"the caller has what they need"}' },
];
const nothingMore: readonly Act[] = [{ call: 'anything_else', arguments: '{"more":false}' }];
