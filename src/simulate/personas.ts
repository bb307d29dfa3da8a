/**
 * Kinds of callers. Every number is the chance of doing so where there is an occasion; what is left out is never
 * done.
 */
export interface Persona {
  readonly name: string;
  /** How many of a thousand callers are like this: most people just want a thing done. */
  readonly share: number;
  /** Details that are told with the request, and with the answer to another question. */
  readonly tellsEarly?: number;
  /** Changes a value when the summary is read; sometimes it is the request that changes. */
  readonly changesValue?: number;
  readonly changesRequest?: number;
  /** "Tuesday, no, Wednesday." */
  readonly correctsItself?: number;
  /** "I don't know, let me think." */
  readonly hesitates?: number;
  /** Does not answer at first. */
  readonly waits?: number;
  /** Stops answering for good, at a question. */
  readonly fallsSilent?: number;
  readonly interrupts?: number;
  readonly insults?: number;
  readonly demandsPerson?: number;
  readonly refuses?: number;
  readonly givesUp?: number;
  /** Tells the agent what its instructions are now. */
  readonly injects?: number;
  /** Agrees with a summary unless it says something wrong. */
  readonly inattentive?: true;
}

export const personas: readonly Persona[] = [
  { name: 'plain', share: 350 },
  { name: 'talkative', share: 150, tellsEarly: 0.6 },
  { name: 'mind_changer', share: 110, changesValue: 0.9, changesRequest: 0.15 },
  { name: 'forgetful', share: 110, correctsItself: 0.4, hesitates: 0.25 },
  { name: 'silent', share: 70, waits: 0.3, fallsSilent: 0.03 },
  {
    name: 'hostile',
    share: 70,
    interrupts: 0.05,
    insults: 0.4,
    demandsPerson: 0.05,
    refuses: 0.1,
    givesUp: 0.02,
  },
  { name: 'injected', share: 70, injects: 0.35 },
  { name: 'inattentive', share: 70, inattentive: true },
];

export function personaNamed(name: string): Persona | undefined {
  return personas.find((persona) => persona.name === name);
}
