import { inOrder, list, maybe, oneOf, type Phrase } from './phrase.ts';

const weekday = list('monday, tuesday, wednesday, thursday, friday, saturday, sunday');
const month = list(
  'january, february, march, april, may, june, july, august, september, october, november, december',
);
const units = 'first, second, third, fourth, fifth, sixth, seventh, eighth, ninth';
const ordinal = oneOf(
  list(units),
  list(
    'tenth, eleventh, twelfth, thirteenth, fourteenth, fifteenth, sixteenth, seventeenth, eighteenth, nineteenth',
  ),
  'twentieth',
  inOrder('twenty', list(units)),
  'thirtieth',
  'thirty first',
);

/** A day: "next tuesday", "tomorrow", "december first", "the seventh", "monday the thirtieth of november". */
export const day: Phrase = oneOf(
  inOrder(maybe('this', 'next', 'this coming', 'the following'), weekday),
  inOrder(weekday, 'next week'),
  list('today, tomorrow, the day after tomorrow, next week, a week from today, as soon as possible'),
  inOrder('in', list('two, three, four'), list('days, weeks')),
  inOrder(month, maybe('the'), ordinal),
  inOrder('the', ordinal, maybe(inOrder('of', month))),
  inOrder(weekday, maybe('the'), ordinal, maybe(inOrder('of', month))),
  inOrder(weekday, month, maybe('the'), ordinal),
);

const tensOfYears = inOrder(
  list('twenty, thirty, forty, fifty, sixty, seventy, eighty, ninety'),
  maybe(list('one, two, three, four, five, six, seven, eight, nine')),
);
const year = oneOf(
  inOrder(
    list('nineteen, twenty'),
    oneOf(tensOfYears, inOrder('oh', list('one, two, three, four, five, six, seven, eight, nine'))),
  ),
  inOrder('two thousand', maybe(list('one, two, three, four, five, six, seven, eight, nine, ten'))),
);

/** A day of birth or the like: a month, an ordinal and a year. */
export const dayWithYear: Phrase = inOrder(
  oneOf(inOrder(month, maybe('the'), ordinal), inOrder('the', ordinal, 'of', month)),
  maybe(year),
);

const hour = list('one, two, three, four, five, six, seven, eight, nine, ten, eleven, twelve');
const minutes = oneOf(
  list('fifteen, thirty, forty five, ten, twenty, forty, fifty'),
  inOrder('oh', list('five')),
  inOrder(list('twenty, thirty, fifty'), 'five'),
);
const half = oneOf(list('a.m., p.m., in the morning, in the afternoon, in the evening, at night'));

/** An hour that says that it is one: "two thirty", "two p.m.", "ten in the morning", "half past two". */
export const clock: Phrase = oneOf(
  inOrder(hour, oneOf(half, inOrder("o'clock", maybe(half)))),
  inOrder(hour, minutes, maybe(half)),
  inOrder(
    list('half past, quarter past, quarter to, a quarter past, a quarter to, ten past, ten to'),
    hour,
    maybe(half),
  ),
  list('noon, midday'),
);

/** "at two": a bare hour needs its "at" wherever something else may end before it ("sunday" became "sunday eight"). */
export const atClock: Phrase = oneOf(inOrder(maybe('at', 'around', 'about'), clock), inOrder('at', hour));

/** Alone, in answer to "at what time?", the hour may also stand bare. */
export const bareHour: Phrase = hour;

/** Vague, but an answer. */
export const partOfDay: Phrase = inOrder(
  maybe('in the', 'any time in the', 'sometime in the'),
  list('morning, afternoon, evening'),
);

/** A day, a time, or both in either order. */
export const when: Phrase = oneOf(
  inOrder(maybe('on'), day, maybe(oneOf(atClock, 'in the morning', 'in the afternoon'))),
  inOrder(atClock, maybe('on'), day),
);
