import { inOrder, list, maybe, oneOf, type Phrase } from './phrase.ts';

/** Said before anything. Neither "yes" nor "yeah" is here: a filler would swallow the answer. */
export const hesitation: Phrase = maybe(list('uh, um, er, well, okay, so, hi, hello, hey, oh, alright'));
export const courtesy: Phrase = maybe(list('please, thanks, thank you'));

export const yes: Phrase = oneOf(
  list(
    'yes, yeah, yep, yup, sure, correct, right, exactly, absolutely, of course, okay, perfect, great, sounds good',
  ),
  inOrder(list('yes, yeah, yep'), list('please, correct')),
  inOrder(
    maybe('yes', 'yeah', 'yep'),
    list(
      "that's right, that's correct, that is right, that is correct, it is, that's fine, that works, sounds good, go ahead, please do, everything is right, that sounds right, all correct",
    ),
  ),
);

export const no: Phrase = oneOf(
  list('no, nope, nah, not really, no thank you, no thanks'),
  inOrder(
    maybe('no', 'nope'),
    list(
      "that's wrong, that's not right, that's not correct, that is wrong, that is not right, that's incorrect, it's wrong, it isn't, not quite, that isn't right, something is wrong",
    ),
  ),
);

const human = list(
  'a person, somebody, someone, a human, a real person, an agent, an operator, a representative, the receptionist, the manager, the front desk, a human being, someone else, the office',
);
export const wishForPerson: Phrase = oneOf(
  inOrder(
    maybe(
      list(
        "can i, could i, may i, i want to, i would like to, i need to, please let me, let me, can you let me, is it possible to, i'd like to, i'd rather",
      ),
    ),
    list('speak to, talk to, speak with, talk with'),
    human,
  ),
  inOrder(list('connect me to, transfer me to, put me through to, get me, give me, connect me with'), human),
  list('operator, representative, agent, a real person, transfer me, human'),
);

export const abandoning: Phrase = oneOf(
  list(
    "never mind, forget it, never mind forget it, forget about it, i changed my mind, i've changed my mind, stop, cancel that, i'll call back, i'll call back later, i don't want that anymore, let's leave it",
  ),
);

export const notKnowing: Phrase = oneOf(
  list(
    "i don't know, i do not know, i'm not sure, i am not sure, i have no idea, no idea, not sure, i don't remember, i can't remember, i don't have one, whatever, it doesn't matter, any, anything, i don't care",
  ),
);

export const notHearing: Phrase = list(
  "what, pardon, sorry, excuse me, say that again, can you say that again, could you repeat that, can you repeat that, please repeat that, what did you say, i didn't hear you, hold on, one moment, one second, just a moment, are you there",
);

export const greeting: Phrase = list(
  'hello, hi, hi there, hello there, good morning, good afternoon, good evening, hey',
);

export const goodbye: Phrase = oneOf(
  inOrder(
    maybe(
      list(
        "no that's it, that's it, that's all, no that's all, thank you, thanks, okay, no thank you, great, alright",
      ),
    ),
    maybe(list('thank you, thanks, so much, very much')),
    list('goodbye, bye, bye bye, have a nice day, have a good day, see you'),
  ),
  list('thank you, thanks, thank you very much, thanks a lot, okay, okay thank you'),
);

export const nothingElse: Phrase = inOrder(
  maybe(list('no, nope, okay')),
  maybe(list('thank you, thanks')),
  oneOf(
    list(
      "that's all, that's it, that is all, that would be all, that'll be all, nothing else, i'm good, i'm done, that's everything, i'm all set, all good, not today, not right now, that was all",
    ),
  ),
  maybe(list('thank you, thanks, for now, for today')),
);
