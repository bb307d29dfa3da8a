import { createContext, useContext, useSyncExternalStore } from 'react';
import type { Handset, PhoneState } from './handset.ts';

export const PhoneContext = createContext<Handset | null>(null);

/** To do something with it. */
export function useHandset(): Handset {
  const phone = useContext(PhoneContext);
  if (phone === null) throw new Error('There is no telephone around this component');
  return phone;
}

export function usePhone(): PhoneState {
  const phone = useHandset();
  return useSyncExternalStore(phone.subscribe, phone.state);
}
