/** Audio on its way in one direction: each piece carries its number in its own bytes, so that it is known again. */
export interface Ledger {
  /** What the payload of the next piece has to begin with. */
  send(call: number): string;
  /** Finds the piece again whose payload begins at `from`, and says of which call it is. */
  receive(text: string, from: number): number;
  /** What became of the pieces that were sent in between. */
  between(startMs: number, endMs: number): Passage;
}

export interface Passage {
  readonly pieces: number;
  readonly lost: number;
  readonly twice: number;
  /** Ascending. */
  readonly delaysMs: readonly number[];
}

/** Digits are base64 characters as they are: whoever passes the audio on unchanged passes them on. */
export const LABEL_CHARS = 8;

/** For audio of which the sender does not know the call yet. */
export const UNKNOWN_CALL = -1;

export function startLedger(capacity: number): Ledger {
  const calls = new Int32Array(capacity);
  const sentAt = new Float64Array(capacity);
  const receivedAt = new Float64Array(capacity);
  const copies = new Uint8Array(capacity);
  let count = 0;
  return {
    send(call) {
      if (count === capacity) throw new Error(`More than ${capacity} pieces of audio in one run`);
      calls[count] = call;
      sentAt[count] = performance.now();
      count += 1;
      return String(count - 1).padStart(LABEL_CHARS, '0');
    },
    receive(text, from) {
      const number = Number(text.slice(from, from + LABEL_CHARS));
      if (!(number < count)) throw new Error(`Audio came back changed: ${text.slice(0, from + LABEL_CHARS)}`);
      copies[number] = (copies[number] ?? 0) + 1;
      if (copies[number] === 1) receivedAt[number] = performance.now();
      return calls[number] ?? UNKNOWN_CALL;
    },
    between(startMs, endMs) {
      const delaysMs: number[] = [];
      let lost = 0;
      let twice = 0;
      for (let number = 0; number < count; number += 1) {
        const sent = sentAt[number] ?? 0;
        if (sent < startMs || sent > endMs) continue;
        if (copies[number] === 0) lost += 1;
        else delaysMs.push((receivedAt[number] ?? 0) - sent);
        if ((copies[number] ?? 0) > 1) twice += 1;
      }
      return { pieces: delaysMs.length + lost, lost, twice, delaysMs: delaysMs.sort((a, b) => a - b) };
    },
  };
}
