/** Remembers what was said, so that a greeting is synthesised once. Callers must not write into what they get. */
export class SpeechCache {
  readonly #entries = new Map<string, { readonly audio: Promise<Uint8Array>; bytes: number }>();
  #bytes = 0;

  /** Two callers who ask for the same at the same time wait for one synthesis; a failure is not remembered. */
  get(key: string, make: () => Promise<Uint8Array>): Promise<Uint8Array> {
    const entry = this.#entries.get(key) ?? { audio: this.#keep(key, make()), bytes: 0 };
    // Moved to the end: the first entry is always the one used longest ago.
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    return entry.audio;
  }

  #keep(key: string, audio: Promise<Uint8Array>): Promise<Uint8Array> {
    audio.then(
      ({ length }) => this.#grow(key, length),
      () => this.#entries.delete(key),
    );
    return audio;
  }

  #grow(key: string, bytes: number): void {
    const grown = this.#entries.get(key);
    if (grown !== undefined) grown.bytes = bytes;
    this.#bytes += bytes;
    for (const [oldest, entry] of this.#entries) {
      if (this.#bytes <= maxBytes) return;
      this.#entries.delete(oldest);
      this.#bytes -= entry.bytes;
    }
  }
}

const maxBytes = 16 << 20; // 35 minutes of speech
