/** The telephone of this page. It is not part of any view: a call goes on while something else is looked at. */
export interface Handset {
  readonly state: () => PhoneState;
  readonly subscribe: (listener: () => void) => () => void;
  /** How loud both sides are just now: 0 to 1. */
  readonly levels: () => Levels;
  /** Told 50 times a second of a call. */
  readonly onFrame: (listener: (levels: Levels) => void) => () => void;
  call(): Promise<void>;
  hangUp(): void;
  mute(muted: boolean): void;
  key(digit: string): void;
  /** Says these words in the place of the microphone. Resolves when they have been said; rejects with a sentence. */
  say(text: string): Promise<void>;
}

export type PhoneState =
  /** `why`: the last call could not be placed or broke. `lastSid`: the last one that was placed. */
  | { readonly phase: 'idle'; readonly why: string | null; readonly lastSid: string | null }
  | { readonly phase: 'calling' }
  | {
      readonly phase: 'talking';
      readonly sid: string;
      readonly muted: boolean;
      readonly hasMicrophone: boolean;
      /** Words are being said in the place of the microphone. */
      readonly saying: boolean;
    };

export interface Levels {
  readonly caller: number;
  readonly agent: number;
}
