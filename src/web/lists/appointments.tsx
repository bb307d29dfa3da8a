import { Anchor, NativeSelect, TextInput } from '@mantine/core';
import { useEffect } from 'react';
import type { AppointmentsPage } from '../../api/appointments.ts';
import { query } from '../api/client.ts';
import { useAgent } from '../api/use-agent.ts';
import { useAnswer } from '../api/use-answer.ts';
import { useEndedCalls } from '../live/use-live.ts';
import { Lit } from '../look/dot.tsx';
import { localDay } from '../look/figures.ts';
import { Empty, Failure, Waiting } from '../shell/notices.tsx';
import { hashOf } from '../shell/routes.ts';
import { goInstead, useRoute } from '../shell/use-route.ts';

/** The book: what the agent booked, moved and cancelled. */
export function Appointments() {
  const { query: filters } = useRoute();
  const { from = '', to = '', status = '' } = filters;
  const { timeZone } = useAgent();
  const { answer, again } = useAnswer<AppointmentsPage>(`/api/appointments${query({ from, to, status })}`);
  const ended = useEndedCalls();
  // biome-ignore lint/correctness/useExhaustiveDependencies: a call that ended may have changed the book.
  useEffect(again, [ended]);
  const set = (name: string) => (event: { currentTarget: { value: string } }) =>
    goInstead({ view: 'appointments', query: { ...filters, [name]: event.currentTarget.value } });
  return (
    <>
      <search className="filters">
        <TextInput type="date" label="From day" value={from} onChange={set('from')} />
        <TextInput type="date" label="To day" value={to} onChange={set('to')} />
        <NativeSelect
          label="Status"
          value={status}
          onChange={set('status')}
          data={[
            { value: '', label: 'Any' },
            { value: 'booked', label: 'Booked' },
            { value: 'cancelled', label: 'Cancelled' },
          ]}
        />
      </search>
      {answer.state === 'asked' ? <Waiting /> : null}
      {answer.state === 'failed' ? <Failure why={answer.why} again={again} /> : null}
      {answer.state === 'here' ? <Book page={answer.value} timeZone={timeZone} /> : null}
    </>
  );
}

function Book({ page: { appointments }, timeZone }: { page: AppointmentsPage; timeZone: string }) {
  if (appointments.length === 0) {
    return (
      <Empty title="No appointment in these days">
        From today on, unless you choose other days.{' '}
        <Anchor href={hashOf({ view: 'phone' })}>Let a sample caller book one</Anchor>.
      </Empty>
    );
  }
  return (
    <table className="rows appointment-rows">
      <caption>Times in {timeZone}</caption>
      <thead>
        <tr>
          <th scope="col">When</th>
          <th scope="col">Name</th>
          <th scope="col">Phone</th>
          <th scope="col">Reason</th>
          <th scope="col">Status</th>
          <th scope="col">Code</th>
        </tr>
      </thead>
      <tbody>
        {appointments.map((one) => (
          <tr key={one.code}>
            <th scope="row">
              {localDay(one.date)}, {one.time}
            </th>
            <td>{one.name}</td>
            <td>{one.phone}</td>
            <td>{one.reason}</td>
            <td>
              <Lit signal={one.status === 'booked' ? 'clear' : 'idle'}>
                {one.status === 'booked' ? 'Booked' : 'Cancelled'}
              </Lit>
            </td>
            <td data-label="Code">
              <Anchor href={hashOf({ view: 'calls', sid: one.call })}>{one.code}</Anchor>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
