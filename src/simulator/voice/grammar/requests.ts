import type { Briefing } from '../../realtime/briefing.ts';
import { inOrder, list, maybe, oneOf, type Phrase, plainWords } from './phrase.ts';
import { day, when } from './when.ts';

/** What a caller may want of this business, derived from the names and descriptions of its intents. */
export function request(intents: Briefing['intents']): Phrase {
  const actions = oneOf(...intents.filter(({ name }) => !catchAll.has(name)).map(action));
  const wants = oneOf(
    inOrder(maybe(toDo), actions),
    inOrder(toHave, maybe(article), maybe(list('new, quick, different')), oneOf(thing, nouns(intents))),
  );
  return inOrder(wants, maybe(inOrder(maybe('for'), when)), maybe('with you'));
}

/** What a caller may ask any business; the topics add their own words. */
export function question(topics: Briefing['topics']): Phrase {
  const subjects = oneOf(
    ...topics.flatMap(({ name, title }) => clauses(`${title}, ${name.replace(/_/g, ' ')}`)),
  );
  return oneOf(
    inOrder(
      list(
        "what are, what's, what is, what about, tell me, can you tell me, could you tell me, i'd like to know",
      ),
      maybe(list('your, the')),
      oneOf(knownSubject, subjects),
    ),
    inOrder(
      list('when, what time, how late, how early'),
      list('do you, are you, does the office'),
      list('open, close'),
    ),
    inOrder(
      'are you',
      list('open, closed'),
      maybe(oneOf(inOrder(maybe('on'), day), list('now, on weekends, on holidays'))),
    ),
    inOrder(
      list('do you, can you, will you'),
      list('take, accept, have, offer, do, provide, sell'),
      maybe(article),
      oneOf(accepted, thing, subjects),
    ),
    list(
      "where are you, where are you located, where is your office, where is the office, where can i park, is there parking, how do i get there, what's your address",
    ),
    inOrder('how much', list('is, are, does, do'), maybe(article), oneOf(thing, knownSubject), maybe('cost')),
    inOrder('how long does', maybe(article), thing, 'take'),
    inOrder(
      list('i have a question, can i ask a question, i have a quick question, a question'),
      maybe(inOrder('about', maybe(article), oneOf(knownSubject, thing, subjects))),
    ),
    inOrder(
      list("i'm calling about, i have a question about, it's about, about"),
      maybe(article),
      oneOf(subjects, knownSubject),
    ),
    oneOf(subjects, 'opening hours', 'business hours'),
  );
}

const catchAll = new Set(['general_inquiry', 'unknown']);

const toDo = list(
  "i'd like to, i would like to, i want to, i need to, can i, could i, may i, can you, could you, can we, could we, please, i'm calling to, i am calling to, i was hoping to, i was wondering if i could, help me, i'd also like to, i also want to, i also need to, i have to, i'm trying to, is it possible to, i wanted to, yes i'd like to, yes i want to, let's",
);
const toHave = list(
  "i'd like, i would like, i want, i need, can i have, can i get, could i get, could i have, i'm calling about, i'm calling for, it's about, i'm looking for, do you have, i also need, i'd also like",
);
const article = list('a, an, the, my, our, your, some, another, any');

// Words of callers for what a name or a description says, whatever the trade.
const verbs: readonly string[] = [
  'book, schedule, make, set up, arrange, reserve',
  'reschedule, move, change, postpone, push back',
  'cancel, call off',
  'order, buy, purchase, get',
  'check, check on, look up, ask about, find out about',
  'pay, pay for, settle',
  'return, send back',
  'refill, renew',
  'repair, fix',
  'report, file, make',
  'request, ask for, get',
  'update, change, correct',
  'leave, send, take',
];
const things: readonly string[] = [
  'appointment, visit, booking, reservation, session, time, slot',
  'table, reservation, booking',
  'order, delivery, package',
  'prescription, medication, refill',
  'bill, invoice, payment, balance, account',
  'quote, estimate, price',
  'problem, issue, fault',
  'room, stay, reservation, booking',
  'message, note',
];

// Things people ask of many trades; an agent's own words come from its intents, topics and choices.
const thing = list(
  'appointment, visit, booking, reservation, consultation, consult, cleaning, checkup, check up, exam, follow up, emergency, haircut, massage, table, room, tour, lesson, class, repair, oil change, tune up, inspection, test drive, viewing, delivery, pickup, quote, estimate, refill, fitting, callback, plumber, electrician, ride, new patient visit',
);
const accepted = list(
  'insurance, dental insurance, health insurance, my insurance, credit cards, cards, cash, checks, walk ins, new patients, new customers, parking, gift cards, appointments, payment plans, discounts, emergencies, children, kids',
);
const knownSubject = list(
  'opening hours, hours, business hours, office hours, opening times, address, location, prices, rates, fees, phone number, website, email, cancellation policy, policy, parking, insurance, services, menu, wait, cost',
);

function action({ name, description }: Briefing['intents'][number]): Phrase {
  const words = [...plainWords(name.replace(/_/g, ' ')), ...plainWords(description)];
  const doing = oneOf(...verbs.filter((group) => mentions(group, words)).map(list));
  const object = oneOf(...things.filter((group) => mentions(group, words)).map(list), thing);
  const literal = [name.replace(/_/g, ' '), ...clauses(description)].flatMap((text) => {
    const said = plainWords(text).join(' ');
    return said === '' ? [] : [said];
  });
  return oneOf(inOrder(doing, maybe(article), maybe(list('new, existing')), oneOf(object, 'it')), ...literal);
}

function nouns(intents: Briefing['intents']): Phrase {
  const words = intents.flatMap(({ name, description }) => [
    ...plainWords(name.replace(/_/g, ' ')),
    ...plainWords(description),
  ]);
  return oneOf(...things.filter((group) => mentions(group, words)).map(list));
}

function mentions(group: string, words: readonly string[]): boolean {
  return group.split(', ').some((word) => words.includes(word) || words.includes(`${word}s`));
}

/** The short parts of a sentence: somebody may say one as it is written, nobody says nine words so. */
function clauses(text: string): string[] {
  return text
    .split(/[,;:.()/|]|\bor\b/)
    .map((clause) => plainWords(clause))
    .filter((words) => words.length > 0 && words.length <= longestClause)
    .map((words) => words.join(' '));
}

const longestClause = 7;
