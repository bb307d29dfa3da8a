import type { BriefedField, Briefing } from '../realtime/briefing.ts';
import { answer, fieldWords, offer, value } from './grammar/fields.ts';
import { inOrder, list, maybe, oneOf, type Phrase } from './grammar/phrase.ts';
import { question, request } from './grammar/requests.ts';
import * as talk from './grammar/small-talk.ts';
import { type WordGraph, wordGraph } from './grammar/word-graph.ts';

/**
 * What a caller may say now, from what the model was told. One small grammar a stage: a grammar that accepts
 * everything drops people's "yes" and "no" from 98 to 85 %. It knows English and how people use the telephone, and
 * nothing of any business but what the briefing says.
 */
export function grammarFor(briefing: Briefing): WordGraph {
  return wordGraph(inOrder(talk.hesitation, oneOf(...sayable(briefing)), talk.courtesy));
}

/** Equal for briefings with the same grammar: all that it depends on. */
export function grammarKey({ stage, intents, fields, topics }: Briefing): string {
  const asked = fields.map(({ known, ...field }) => ({ ...field, missing: known === null }));
  return JSON.stringify([stage, intents, asked, topics]);
}

function sayable(briefing: Briefing): Phrase[] {
  const always = [talk.wishForPerson, talk.notHearing];
  switch (briefing.stage) {
    case 'greeting':
    case 'intent_capture':
      return [
        request(briefing.intents),
        question(briefing.topics),
        talk.greeting,
        talk.notKnowing,
        talk.goodbye,
        talk.yes,
        talk.no,
        talk.abandoning,
        ...always,
      ];
    case 'gather_details':
      return [
        ...details(briefing.fields),
        'yes',
        'no',
        talk.notKnowing,
        talk.abandoning,
        talk.goodbye,
        ...always,
      ];
    case 'confirm_summary':
      return [talk.yes, talk.no, corrections(briefing.fields), talk.abandoning, ...always];
    case 'closing':
      return [
        talk.yes,
        talk.no,
        talk.nothingElse,
        talk.goodbye,
        inOrder(maybe('yes', 'yeah'), oneOf(request(briefing.intents), question(briefing.topics))),
        ...always,
      ];
    case 'quick_answer':
      return [question(briefing.topics), talk.yes, talk.no, talk.nothingElse, talk.goodbye, ...always];
    default:
      return [talk.yes, talk.no, talk.nothingElse, talk.goodbye, talk.abandoning, ...always];
  }
}

/** The first missing field is the one that was asked for; others may be volunteered, alone or after one another. */
function details(fields: readonly BriefedField[]): Phrase[] {
  const missing = fields.filter(({ known }) => known === null);
  const [asked, ...others] = missing.length > 0 ? missing : fields;
  if (asked === undefined) return [];
  const offered = (kind: string) => oneOf(...missing.filter((field) => field.kind === kind).map(offer));
  return [
    inOrder(answer(asked), asked.kind === 'name' ? maybe(inOrder(maybe('and'), offered('phone'))) : maybe()),
    ...others.map(offer),
    inOrder(offered('choice'), maybe(offered('date')), maybe(offered('time'))),
    inOrder(offered('date'), offered('time')),
    inOrder(offered('time'), offered('date')),
  ];
}

/** "no, the time should be three p.m.", "actually make it thursday at eleven". */
function corrections(fields: readonly BriefedField[]): Phrase {
  const opening = maybe(list('no, actually, sorry, no sorry, wait, no actually, no wait, but'));
  const change = list(
    "make it, can we make it, could we make it, let's make it, make that, change it to, change that to, can we do, could we do, let's do, i said, i meant, it should be, it's, can you make it, could you make it, i'd rather have, i'd prefer",
  );
  const of = (kind: string) => oneOf(...fields.filter((field) => field.kind === kind).map(value));
  // A bare name would swallow "no".
  const lead = (field: BriefedField) =>
    field.kind === 'name' ? oneOf(change, about(field)) : maybe(oneOf(change, about(field)));
  return inOrder(
    opening,
    oneOf(
      ...fields.map((field) => inOrder(lead(field), value(field))),
      ...fields.map((field) => inOrder('the', fieldWords(field), 'is wrong')),
      inOrder(maybe(change), of('date'), of('time')),
      inOrder(maybe(change), of('time'), of('date')),
    ),
    maybe('instead'),
  );
}

function about(field: BriefedField): Phrase {
  const named = inOrder(list('the, my'), fieldWords(field));
  return oneOf(
    inOrder(named, list("is, should be, is wrong it's, is wrong it should be")),
    inOrder('change', named, 'to'),
  );
}
