import { bookAppointment } from '../../../src/adapters/actions/appointments.ts';
import type { Store } from '../../../src/adapters/store/store.ts';
import { defineAgent } from '../../../src/core/agent.ts';
import type { Fact } from '../../../src/core/fact.ts';
import type { CallParties } from '../../../src/server/places.ts';
import { decided, type Told } from '../../support/lived.ts';
import { FROM, office, TO } from '../fixture.ts';

/** A practice that is always open, has a person, and asks for something that nobody may see. */
export const practice = defineAgent({
  ...office,
  openingHours: {
    monday: ['00:00-24:00'],
    tuesday: ['00:00-24:00'],
    wednesday: ['00:00-24:00'],
    thursday: ['00:00-24:00'],
    friday: ['00:00-24:00'],
  },
  intents: {
    book: {
      description: 'book a visit',
      fields: [
        { name: 'full_name', kind: 'name', ask: 'What is your name?', label: 'name' },
        { name: 'phone', kind: 'phone', ask: 'What is your number?' },
        { name: 'illness', kind: 'text', ask: 'What is it about?', sensitive: true },
        { name: 'day', kind: 'date', ask: 'What day?' },
        { name: 'time', kind: 'time', ask: 'What time?' },
        { name: 'note', kind: 'text', ask: 'Anything else?', required: false },
      ],
      action: bookAppointment({
        calendar: 'main',
        minutes: 30,
        fields: { date: 'day', time: 'time', name: 'full_name', phone: 'phone', reason: 'illness' },
      }),
    },
  },
  answers: { hours: { about: 'Opening hours', text: 'Always.' } },
  escalation: { transferTo: '+12125550199' },
});

/** Puts a call into the store that was lived through, from its begin or from some time on. */
export async function lived(
  store: Store,
  call: Partial<CallParties> & { sid: string },
  facts: readonly Told[],
  at: number,
): Promise<readonly Fact[]> {
  const parties = { from: FROM, to: TO, ...call };
  const { epoch } = await store.claim({ ...parties, agent: practice.name }, 'node-9', at);
  const happened = decided(facts, at).map((fact) =>
    fact.type === 'call_start' ? { ...fact, data: { ...fact.data, ...parties } } : fact,
  );
  await store.append(call.sid, epoch, 0, happened);
  return happened;
}
