/**
 * The documents that we answer to Twilio's webhooks, and no others.
 * https://www.twilio.com/docs/voice/twiml
 *
 * Every URL is absolute: Twilio resolves a relative one differently when the document came by REST.
 */

/**
 * The call goes to our socket; when that ends, for whatever reason, Twilio asks `actionUrl` what comes next.
 * `streamUrl` is wss and has no query: Twilio cuts it off. Throws when a parameter is too long to arrive.
 */
export function connectStream(stream: {
  actionUrl: string;
  streamUrl: string;
  statusCallbackUrl?: string;
  parameters: Readonly<Record<string, string>>;
  /** The whole call is recorded, both sides apart; this address is told that it is, and of the file. */
  recordingStatusUrl?: string;
}): string {
  const parameters = Object.entries(stream.parameters).map(([name, value]) => {
    if (name.length + value.length >= PARAMETER_CHARACTERS) {
      throw new RangeError(`the stream parameter ${name} is longer than Twilio delivers`);
    }
    return element('Parameter', { name, value });
  });
  const attributes = { url: stream.streamUrl, statusCallback: stream.statusCallbackUrl };
  const recording = {
    channels: 'dual',
    recordingStatusCallback: stream.recordingStatusUrl,
    recordingStatusCallbackEvent: 'in-progress completed absent',
  };
  return document(
    ...(stream.recordingStatusUrl === undefined
      ? []
      : [element('Start', {}, element('Recording', recording))]),
    element('Connect', { action: stream.actionUrl }, element('Stream', attributes, ...parameters)),
  );
}

/**
 * Rings a person; `actionUrl` learns how that went, and the caller stays with us. Whoever answers gets the document of
 * `personUrl` before anything else, and the caller hears it ring until that has ended: then the two are connected,
 * unless it hung up. `words` are said to the caller before. https://www.twilio.com/docs/voice/twiml/number#url
 */
export function dial(to: {
  words?: string;
  language?: string;
  number: string;
  callerId: string;
  actionUrl: string;
  personUrl: string;
  timeoutS: number;
}): string {
  const attributes = {
    action: to.actionUrl,
    timeout: String(to.timeoutS),
    callerId: to.callerId,
    answerOnBridge: 'true',
  };
  return document(
    ...(to.words === undefined ? [] : [element('Say', { language: to.language }, escaped(to.words))]),
    element('Dial', attributes, element('Number', { url: to.personUrl }, escaped(to.number))),
  );
}

/**
 * Words, and one key as the answer to them, which `actionUrl` is told. Said again where no key comes (`again`), and
 * then `actionUrl` is asked without one, or the line goes down: a machine presses no key.
 */
export function askForKey(ask: {
  words: string;
  again?: string;
  language: string | undefined;
  actionUrl: string;
  otherwise: 'ask' | 'hangUp';
}): string {
  const gather = (words: string) =>
    element(
      'Gather',
      { action: ask.actionUrl, numDigits: '1', timeout: String(KEY_S) },
      element('Say', { language: ask.language }, escaped(words)),
    );
  return document(
    ...[ask.words, ask.again].flatMap((words) => (words === undefined ? [] : [gather(words)])),
    ask.otherwise === 'ask' ? element('Redirect', {}, escaped(ask.actionUrl)) : element('Hangup', {}),
  );
}

/**
 * Words, a tone, and a recording of what is said then. `actionUrl` is told of it, also when the caller hangs up over
 * it; of silence nothing is recorded, and `actionUrl` is asked without one. `statusUrl` is told when the file is there.
 */
export function recordMessage(message: {
  words: string;
  language: string | undefined;
  actionUrl: string;
  statusUrl: string;
}): string {
  const attributes = {
    action: message.actionUrl,
    maxLength: String(MESSAGE_S),
    timeout: String(MESSAGE_PAUSE_S),
    finishOnKey: '#',
    recordingStatusCallback: message.statusUrl,
  };
  return document(
    element('Say', { language: message.language }, escaped(message.words)),
    element('Record', attributes),
    element('Redirect', {}, escaped(message.actionUrl)),
  );
}

/** Twilio's own voice says a last sentence. `language` as in BCP 47, for instance `en-US`. */
export function sayAndHangUp(words: string, language?: string): string {
  return document(element('Say', { language }, escaped(words)), element('Hangup', {}));
}

export function hangUp(): string {
  return document(element('Hangup', {}));
}

/**
 * The caller waits, and then the carrier asks again at `url`: for a moment in which nobody can answer. A call
 * that was not answered yet goes on ringing meanwhile.
 */
export function askAgain({ url, afterS }: { url: string; afterS: number }): string {
  return document(element('Pause', { length: String(afterS) }), element('Redirect', {}, escaped(url)));
}

/** No instruction: ends a call that is still there, and is the right answer to a callback. */
export function empty(): string {
  return document();
}

/** People need some seconds to take the telephone from the ear. */
const KEY_S = 6;

/** Longer than people speak to a machine. */
const MESSAGE_S = 120;

/** A pause for thought is no end. */
const MESSAGE_PAUSE_S = 6;

/** A name and its value together must stay under this. https://www.twilio.com/docs/voice/twiml/stream#custom-parameters */
const PARAMETER_CHARACTERS = 500;

function document(...verbs: string[]): string {
  return `<?xml version="1.0" encoding="UTF-8"?>${element('Response', {}, ...verbs)}`;
}

function element(name: string, attributes: Record<string, string | undefined>, ...content: string[]): string {
  const written = Object.entries(attributes)
    .filter((attribute): attribute is [string, string] => attribute[1] !== undefined)
    .map(([key, value]) => ` ${key}="${escaped(value)}"`)
    .join('');
  return content.length === 0 ? `<${name}${written}/>` : `<${name}${written}>${content.join('')}</${name}>`;
}

function escaped(text: string): string {
  return text.replace(NOT_XML, '').replace(/[&<>"'\t\n\r]/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** Control characters, lone surrogates and two more that no XML 1.0 document may contain, even as references. */
const NOT_XML =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what it looks for.
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
