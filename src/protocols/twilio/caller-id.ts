/**
 * Whether Twilio says that it does not know who calls. A caller who withholds their number comes as a word, or as
 * that word keyed on a telephone: +266696687 is "anonymous".
 * https://www.twilio.com/en-us/changelog/upcoming-changes-to-withheld-caller-ids-behavior-for-dial-calls
 */
export function isWithheld(from: string): boolean {
  // Of a SIP address the user: a carrier behind one may write sip:anonymous@anonymous.invalid.
  const name = /^(?:sips?:)?([^@;]*)/i.exec(from.trim())?.[1] ?? '';
  return name === '' || WITHHELD.has(name.toLowerCase());
}

const words = ['anonymous', 'blocked', 'private', 'restricted', 'unavailable', 'unknown'];

const WITHHELD = new Set(words.flatMap((word) => [word, `+${keyed(word)}`, keyed(word)]));

/** On the keys 2 to 9, which bear three or four letters each. */
function keyed(word: string): string {
  return word.replace(/[a-z]/g, (letter) => '22233344455566677778889999'[letter.charCodeAt(0) - 97] ?? '');
}
