/** Bytes of one millisecond of G.711 at 8 kHz. */
export const ULAW_BYTES_PER_MS = 8;

/** Recorded u-law with a position: what was dropped at its beginning still counts, so positions never shift. */
export class Tape {
  #chunks: Uint8Array[] = [];
  #startByte = 0;
  #endByte = 0;

  /** The first position that is still kept. */
  get startMs(): number {
    return this.#startByte / ULAW_BYTES_PER_MS;
  }

  /** How much was ever recorded, less what `cutAt` took. */
  get endMs(): number {
    return this.#endByte / ULAW_BYTES_PER_MS;
  }

  append(ulaw: Uint8Array): void {
    this.#chunks.push(ulaw);
    this.#endByte += ulaw.length;
  }

  /** What was recorded between two positions, as far as it is kept. */
  slice(fromMs: number, toMs: number): Uint8Array {
    const from = Math.max(Math.round(fromMs * ULAW_BYTES_PER_MS), this.#startByte);
    const to = Math.min(Math.round(toMs * ULAW_BYTES_PER_MS), this.#endByte);
    if (to <= from) return new Uint8Array(0);
    const whole = new Uint8Array(to - from);
    let at = this.#startByte;
    for (const chunk of this.#chunks) {
      const part = chunk.subarray(Math.max(from - at, 0), Math.max(to - at, 0));
      if (part.length > 0) whole.set(part, Math.max(at - from, 0));
      at += chunk.length;
    }
    return whole;
  }

  /** Lets go of whole chunks that end at or before the position. */
  dropBefore(ms: number): void {
    const until = ms * ULAW_BYTES_PER_MS;
    let count = 0;
    for (const chunk of this.#chunks) {
      if (this.#startByte + chunk.length > until) break;
      this.#startByte += chunk.length;
      count++;
    }
    if (count > 0) this.#chunks.splice(0, count);
  }

  /** Forgets everything after the position. */
  cutAt(ms: number): void {
    const kept = this.slice(this.startMs, ms);
    this.#chunks = [kept];
    this.#endByte = this.#startByte + kept.length;
  }
}
