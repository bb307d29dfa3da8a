import { Hono } from 'hono';
import { specOf } from '../../adapters/actions/spec.ts';
import type { Appointment, Store } from '../../adapters/store/store.ts';
import { type AppointmentsPage, appointmentsQuery, type ListedAppointment } from '../../api/appointments.ts';
import type { Clock } from '../../call/world.ts';
import type { Agent } from '../../core/agent.ts';
import { localTime } from '../../core/time.ts';
import { query } from './asked.ts';
import type { Redact } from './told.ts';

/** The book that the agent's own actions keep. */
export function appointmentRoutes({
  store,
  clock,
  agent,
  redact,
}: {
  store: Store;
  clock: Clock;
  agent: Agent;
  redact: Redact;
}) {
  const app = new Hono();
  const fields = fieldsOf(agent);

  /** Hidden where a field that this place may hold is sensitive, and without numbers that are secret anywhere. */
  function shown(place: Place, text: string): string {
    const record = Object.fromEntries([place, ...fields[place]].map((field) => [field, text]));
    const fact = redact({ type: 'action_started', at: 0, data: { key: '', intent: '', id: '', record } });
    const texts = fact.type === 'action_started' ? Object.values(fact.data.record) : [];
    return texts.find((each) => each !== text) ?? text;
  }

  function listed(appointment: Appointment): ListedAppointment {
    const { code, callSid: call, calendar, date, time, minutes, name, phone, reason, status } = appointment;
    const who = { name: shown('name', name), phone: shown('phone', phone), reason: shown('reason', reason) };
    return { code, call, calendar, date, time, minutes, ...who, status };
  }

  app.get('/appointments', query(appointmentsQuery), async (c) => {
    const { from = localTime(clock.now(), agent.timeZone).slice(0, 'yyyy-mm-dd'.length), ...asked } =
      c.req.valid('query');
    const page: AppointmentsPage = {
      appointments: (await store.listAppointments({ from, ...asked })).map(listed),
    };
    return c.json(page);
  });

  return app;
}

type Place = 'name' | 'phone' | 'reason';

/** The fields of the agent from which each place of an appointment may have been filled. */
function fieldsOf(agent: Agent): Readonly<Record<Place, readonly string[]>> {
  const filled = Object.values(agent.intents).flatMap(({ action }) => {
    const spec = action.type === 'book_appointment' ? specOf(action, 'action') : null;
    return spec?.type === 'book_appointment' ? [spec.fields] : [];
  });
  return {
    name: filled.map(({ name }) => name),
    phone: filled.map(({ phone }) => phone),
    reason: filled.map(({ reason }) => reason),
  };
}
