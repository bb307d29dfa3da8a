import type { Clock } from '../call/world.ts';
import type { Ms } from '../core/time.ts';

/** Who guesses a password: so many wrong tries from one address in so much time, and no more is looked at. */
export interface WrongTries {
  /** How long this address has to wait; 0 for one that may try. */
  waitMs(address: string): Ms;
  count(address: string): void;
  forget(address: string): void;
}

/** A person who mistypes is done before that; with a thousand guesses a day no passphrase is found. */
export const TRIES_MAX = 10;
export const TRIES_MS = 15 * 60_000;

/** Whoever has more addresses than this makes us forget the first of them: memory is not to be had by guessing. */
const ADDRESSES_MAX = 10_000;

export function wrongTries(clock: Pick<Clock, 'now'>): WrongTries {
  /** When the last tries were made, by network, the newest network last. */
  const tries = new Map<string, readonly Ms[]>();

  function recent(network: string): readonly Ms[] {
    return (tries.get(network) ?? []).filter((at) => at > clock.now() - TRIES_MS);
  }

  return {
    waitMs(address) {
      const made = recent(networkOf(address));
      const [oldest] = made;
      return oldest === undefined || made.length < TRIES_MAX ? 0 : oldest + TRIES_MS - clock.now();
    },
    count(address) {
      const network = networkOf(address);
      const made = [...recent(network), clock.now()];
      tries.delete(network);
      tries.set(network, made);
      const [first] = tries.keys();
      if (tries.size > ADDRESSES_MAX && first !== undefined) tries.delete(first);
    },
    forget: (address) => void tries.delete(networkOf(address)),
  };
}

/** Of IPv6 the first half, which is what one customer is given; of anything else the whole. */
function networkOf(address: string): string {
  if (!address.includes(':') || address.startsWith('::ffff:')) return address;
  const [head = '', tail] = address.split('::');
  const groups = head.split(':');
  const rest = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = Array<string>(Math.max(0, 8 - groups.length - rest.length)).fill('0');
  return [...groups, ...zeros, ...rest].slice(0, 4).join(':');
}
