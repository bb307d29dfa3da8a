import { ideasOf, sentence } from './words.ts';

export interface Guess {
  readonly name: string;
  /** 0..1; below 0.7 when the words fit weakly or fit several alike. */
  readonly confidence: number;
}

/** Which of the agent's intents a caller means, from their names and descriptions. */
export function guessIntent(
  said: string,
  intents: readonly { readonly name: string; readonly description: string }[],
): Guess {
  const { text } = sentence(said);
  if (wantsPerson(said)) return { name: 'unknown', confidence: 0.95 };

  const wanted = wantedIn(text);
  // "I'd like an appointment" says no verb: wishing for a thing is booking it, unless another verb was said.
  if (wishesForThing.test(text) && !wanted.has('move') && !wanted.has('cancel')) wanted.add('book');
  // "make a change", "set a different day": the other verb is the one that counts.
  if (wanted.has('move') || wanted.has('cancel')) wanted.delete('book');
  // "I can't make it" wants one or the other, and must be asked which.
  if (cannotMake.test(text) && !wanted.has('move') && !wanted.has('cancel')) {
    wanted.delete('book');
    wanted.add('move').add('cancel');
  }

  const named = intents.filter(({ name }) => name !== 'unknown' && name !== 'general_inquiry');
  const known = named.map(({ name, description }) => ({ name, weights: weightsOf(name, description) }));
  const scored = known
    .map(({ name, weights }) => ({ name, score: scoreOf(wanted, weights, known) }))
    .sort((a, b) => b.score - a.score);
  const [best, second] = scored;
  const lead = (best?.score ?? 0) - (second?.score ?? 0);
  if (best && best.score >= 1.5 && lead >= 0.75) return { name: best.name, confidence: 0.95 };

  const inquiry = intents.some(({ name }) => name === 'general_inquiry');
  const asks = asksSomething.test(text);
  const common = ['hours', 'place', 'price', 'insurance', 'parking'].some((idea) => wanted.has(idea));
  if (inquiry && asks && common) return { name: 'general_inquiry', confidence: 0.95 };
  if (best && best.score >= 0.8 && lead >= 0.4) return { name: best.name, confidence: 0.75 };
  if (inquiry && asks && wanted.size > 0) return { name: 'general_inquiry', confidence: 0.75 };
  if (inquiry && common) return { name: 'general_inquiry', confidence: 0.75 };
  if (best && best.score > 0) return { name: best.name, confidence: 0.5 };
  return { name: 'unknown', confidence: 0.3 };
}

/** Which topic a question is about, or `other`. */
export function guessTopic(
  question: string,
  topics: readonly { readonly name: string; readonly title: string }[],
): string {
  const { text } = sentence(question);
  const wanted = wantedIn(text);
  const scored = topics
    .map(({ name, title }) => {
      const weights = weightsOf(name, title);
      // "Where can I park?" is about parking: the question word counts for a little less.
      const worth = (idea: string) => (weights.get(idea) ?? 0) * (idea === 'place' ? 0.9 : 1);
      return { name, score: [...wanted].reduce((sum, idea) => sum + worth(idea), 0) };
    })
    .sort((a, b) => b.score - a.score);
  const [best] = scored;
  // "Do you take Delta?": of what a business takes, names that it does not mention are those of insurers.
  const named = best && best.score >= NAMED;
  const insurance = topics.find(({ name, title }) => weightsOf(name, title).get('insurance'));
  if (!named && insurance && /\bdo you (?:take|accept|work with)\b/.test(text)) return insurance.name;
  return best && best.score > 0 ? best.name : 'other';
}

export function wantsPerson(said: string): boolean {
  const { text } = sentence(said);
  return spokenWith.test(text) || personAlone.test(text);
}

export function saysYes(said: string): boolean {
  return yes.test(sentence(said).text) && !saysNo(said);
}

export function saysNo(said: string): boolean {
  return no.test(sentence(said).text);
}

/** Nothing more is wanted: said to "anything else?". */
export function isDone(said: string): boolean {
  return saysNo(said) || done.test(sentence(said).text);
}

export function givesUp(said: string): boolean {
  return abandons.test(sentence(said).text);
}

export function onlyGreets(said: string): boolean {
  return /^(?:uh |um |oh )*(?:hello|hi|hey|good (?:morning|afternoon|evening))(?: there| hello)*$/.test(
    sentence(said).text,
  );
}

export function doesNotKnow(said: string): boolean {
  return /\b(?:don't know|do not know|not sure|no idea)\b/.test(sentence(said).text);
}

function wantedIn(text: string): Set<string> {
  const wanted = new Set(ideasOf(text));
  if (/\bhow (?:do|can) (?:i|we) (?:get|find)\b/.test(text)) wanted.add('place');
  return wanted;
}

/** What an intent is about: its name counts most, then the beginning of its description, then the rest. */
function weightsOf(name: string, description: string): ReadonlyMap<string, number> {
  const weights = new Map<string, number>();
  const add = (idea: string, weight: number) => weights.set(idea, Math.max(weights.get(idea) ?? 0, weight));
  for (const [index, idea] of ideasOf(description).entries()) add(idea, index < 3 ? 0.8 : 0.6);
  for (const idea of ideasOf(name)) add(idea, NAMED);
  return weights;
}

/** An idea that many intents share tells little. */
function scoreOf(
  wanted: ReadonlySet<string>,
  weights: ReadonlyMap<string, number>,
  all: readonly { readonly weights: ReadonlyMap<string, number> }[],
): number {
  let score = 0;
  for (const idea of wanted) {
    const weight = weights.get(idea);
    if (weight === undefined) continue;
    const sharing = all.filter((other) => (other.weights.get(idea) ?? 0) >= weight).length;
    score += weight / sharing;
  }
  return score;
}

const NAMED = 1.5; // the weight of a word in a name, against less than one for a description's

const cannotMake = /\b(?:can't|cannot|can not|won't|not able to|unable to) (?:make|come|be there)\b/;
const wishesForThing =
  /\b(?:come in|get in|be seen|(?:to|can i|could i) see (?:the|an?|someone|doctor|dr))\b|\b(?:i'd like|i would like|i'd love|i need|i want|can i (?:get|have|come)|could i (?:get|have|come)|may i have|get in|come in|looking for)\b(?: to (?:get|have|see|come))?(?: in)?(?: an?| another| the next| my| some|$)/;
const asksSomething =
  /^(?:(?:uh|um|yes|yeah|hi|hello|so|and|okay|well) )*(?:what|when|where|how|which|who|do you|does|are you|is there|are there|is it|can you tell|could you tell|i have a question|i wanted to ask|i want to (?:ask|know))\b/;
const spokenWith =
  /\b(?:speak|talk|connect me|transfer me|put me through)\b(?: (?:to|with))? (?!you\b)(?:\w+ )*?(?:person|human|somebody|someone|agent|representative|operator|receptionist|people|staff|manager|doctor|dentist|dr)\b/;
const personAlone =
  /^(?:uh |um |no )*(?:a |an |the )?(?:real )?(?:person|human|human being|operator|representative|agent|receptionist|somebody)(?: please)?$/;
const yes =
  /^(?:uh |um |oh |well )*(?:yes|yeah|yep|yup|sure|correct|right|exactly|perfect|okay|ok|of course|absolutely|go ahead|sounds (?:good|right)|that's (?:right|correct|fine|good)|that is (?:right|correct|fine)|it is|please do|please)\b/;
const no =
  /^(?:uh |um |oh |well |actually )*(?:no|nope|nah|wrong|incorrect|not (?:quite|right|really|exactly)|that's (?:wrong|not|incorrect)|that is (?:wrong|not|incorrect)|it's not)\b/;
const done =
  /\b(?:that's (?:all|it|everything)|that is (?:all|it|everything)|that'll be all|nothing else|i'm (?:good|fine|all set|done)|all set|goodbye|good bye|bye|thank you|thanks)\b/;
const abandons =
  /\b(?:never ?mind|forget (?:it|about it|that)|changed my mind|leave it|don't bother|drop it|stop this|cancel (?:this|that|the whole thing))\b/;
