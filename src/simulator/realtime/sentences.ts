/** Text in the pieces it is spoken in: whole sentences, short ones joined to the next. */
export function sentences(text: string): readonly string[] {
  const whole: string[] = [];
  for (const piece of text.trim().split(/(?<=[.?!]["”]?)\s+(?=["“]?[A-Z])/)) {
    const last = whole.at(-1);
    const joined = last !== undefined && (last.length < SHORTEST || /\b(?:Dr|Mr|Mrs|Ms|St)\.$/.test(last));
    if (joined) whole[whole.length - 1] = `${last} ${piece}`;
    else whole.push(piece);
  }
  return whole;
}

/** Words with the space that follows them. */
export function words(text: string): string[] {
  return text.match(/\S+\s*/g) ?? [];
}

// Characters. Shorter pieces would be one word each, with the mouth's pause after every one.
const SHORTEST = 25;
