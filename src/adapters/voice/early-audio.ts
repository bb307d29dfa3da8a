// Five seconds of u-law in base64: about as long as a caller speaks before hearing anything. Older audio would
// be answered when it is no longer meant.
const MAX_CHARS = Math.ceil((5 * 8_000 * 4) / 3);

/** What the caller says before the session can hear it. Bounded: the oldest frames go first, and are counted. */
export class EarlyAudio {
  private frames: string[] = [];
  private chars = 0;
  private dropped = 0;

  keep(payload: string): void {
    this.frames.push(payload);
    this.chars += payload.length;
    while (this.chars > MAX_CHARS) {
      this.chars -= this.frames.shift()?.length ?? this.chars;
      this.dropped += 1;
    }
  }

  release(): { readonly frames: readonly string[]; readonly dropped: number } {
    const kept = { frames: this.frames, dropped: this.dropped };
    this.frames = [];
    this.chars = 0;
    this.dropped = 0;
    return kept;
  }
}
