import { z } from 'zod';
import { limit, localDate, localTime } from './parts.ts';

/** `GET /api/appointments`: `from` and `to` are days, both counted. Without `from`, from today on. */
export const appointmentsQuery = z.object({
  from: localDate.optional(),
  to: localDate.optional(),
  status: z.enum(['booked', 'cancelled']).optional(),
  limit,
});

export const listedAppointment = z.object({
  /** What the caller was told, `B7K2`. */
  code: z.string(),
  /** The call in which it was made. */
  call: z.string(),
  /** Whose time it is: `dental`. */
  calendar: z.string(),
  date: localDate,
  time: localTime,
  minutes: z.int(),
  name: z.string(),
  phone: z.string(),
  reason: z.string(),
  status: z.enum(['booked', 'cancelled']),
});

/** Soonest first. */
export const appointmentsPage = z.object({ appointments: z.array(listedAppointment) });

export type AppointmentsQuery = z.input<typeof appointmentsQuery>;
export type ListedAppointment = z.infer<typeof listedAppointment>;
export type AppointmentsPage = z.infer<typeof appointmentsPage>;
