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
}): string {
  const parameters = Object.entries(stream.parameters).map(([name, value]) => {
    if (name.length + value.length >= PARAMETER_CHARACTERS) {
      throw new RangeError(`the stream parameter ${name} is longer than Twilio delivers`);
    }
    return element('Parameter', { name, value });
  });
  const attributes = { url: stream.streamUrl, statusCallback: stream.statusCallbackUrl };
  return document(
    element('Connect', { action: stream.actionUrl }, element('Stream', attributes, ...parameters)),
  );
}

/** Rings a person, after a word to the caller; `actionUrl` learns how that went, and the caller stays with us. */
export function dial(to: {
  number: string;
  callerId: string;
  actionUrl: string;
  timeoutS: number;
  say?: string;
}): string {
  const attributes = { action: to.actionUrl, timeout: String(to.timeoutS), callerId: to.callerId };
  const say = to.say === undefined ? [] : [element('Say', {}, escaped(to.say))];
  return document(...say, element('Dial', attributes, element('Number', {}, escaped(to.number))));
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
