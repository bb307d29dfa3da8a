import type { Clock } from './world.ts';

/** Keys come one by one and mean something together: a number ends with the pound key, or with a pause. */
export interface Keys {
  press(digit: string): void;
  /** Nothing more is pressed: what was is told now. */
  end(): void;
}

/** People look at a card or a letter between two groups of digits. */
const BETWEEN_KEYS_MS = 3_000;

/** Longer than any number that an agent asks for; a key that is held down must not grow the call. */
const KEYS_MAX = 40;

export function keys(clock: Clock, tell: (digits: string) => void): Keys {
  let digits = '';
  let callOff = (): void => {};

  function end(): void {
    callOff();
    const pressed = digits;
    digits = '';
    if (pressed !== '') tell(pressed);
  }

  return {
    press(digit) {
      digits += digit;
      callOff();
      if (digit === '#' || digits.length >= KEYS_MAX) end();
      else callOff = clock.wakeAt(clock.now() + BETWEEN_KEYS_MS, end);
    },
    end,
  };
}
