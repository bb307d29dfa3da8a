import { Anchor, Button } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { CallsPage, ListedCall } from '../../api/calls.ts';
import { get, query } from '../api/client.ts';
import { sentence, useAnswer } from '../api/use-answer.ts';
import { Lit } from '../look/dot.tsx';
import { clock, dayAndTime, dollars } from '../look/figures.ts';
import { outcomeSignal } from '../look/signals.ts';
import { endedIntentName, outcomeName } from '../look/words.ts';
import { Empty, Failure, Waiting } from '../shell/notices.tsx';
import { hashOf } from '../shell/routes.ts';
import { callsQuery } from './calls-query.ts';

type Filters = Readonly<Record<string, string>>;

export function CallList({ query: filters }: { query: Filters }) {
  const path = `/api/calls${query(callsQuery(filters))}`;
  const { answer, again } = useAnswer<CallsPage>(path);
  const more = useMore(filters, answer.state === 'here' ? answer.value : null);
  if (answer.state === 'asked') return <Waiting />;
  if (answer.state === 'failed') return <Failure why={answer.why} again={again} />;
  const calls = [...answer.value.calls, ...more.calls];
  if (calls.length === 0) return <None isFiltered={Object.keys(filters).length > 0} />;
  return (
    <>
      <table className="rows call-rows">
        <thead>
          <tr>
            <th scope="col">Began</th>
            <th scope="col">Caller</th>
            <th scope="col">Request</th>
            <th scope="col">Outcome</th>
            <th scope="col" className="number">
              Length
            </th>
            <th scope="col" className="number">
              Turns
            </th>
            <th scope="col" className="number">
              Cost
            </th>
          </tr>
        </thead>
        <tbody>
          {calls.map((call) => (
            <Row key={call.sid} call={call} filters={filters} />
          ))}
        </tbody>
      </table>
      {more.why === null ? null : <Failure why={more.why} />}
      {more.next === null ? null : (
        <Button variant="default" mt="md" onClick={more.load}>
          Show more
        </Button>
      )}
    </>
  );
}

function Row({ call, filters }: { call: ListedCall; filters: Filters }) {
  return (
    <tr>
      <th scope="row">
        <Anchor href={hashOf({ view: 'calls', sid: call.sid, query: filters })}>
          {dayAndTime(call.startedAt)}
        </Anchor>
      </th>
      <td>
        {call.from}
        {call.kind === 'browser' ? <span className="more"> from the page</span> : null}
        {call.found === null ? null : <Found text={call.found} />}
      </td>
      <td>{endedIntentName(call.intent)}</td>
      <td>
        {call.outcome === null ? null : (
          <Lit signal={outcomeSignal[call.outcome]}>{outcomeName[call.outcome]}</Lit>
        )}
      </td>
      <td className="number">{call.durationS === null ? '–' : clock(call.durationS * 1_000)}</td>
      <td className="number" data-label="Turns">
        {call.turns ?? '–'}
      </td>
      <td className="number" data-label="Cost">
        {call.costUsd === null ? 'unknown' : dollars(call.costUsd)}
      </td>
    </tr>
  );
}

/** What was looked for is marked, between ⟦ and ⟧. */
function Found({ text }: { text: string }) {
  const parts = text.split(/⟦(.*?)⟧/);
  return (
    <span className="found">
      {parts.map((part, index) => {
        // Parts have no name but their place, and never move.
        const key = `${index} ${part}`;
        return index % 2 === 1 ? <mark key={key}>{part}</mark> : <span key={key}>{part}</span>;
      })}
    </span>
  );
}

function None({ isFiltered }: { isFiltered: boolean }) {
  return isFiltered ? (
    <Empty title="No call fits">Take a filter away, or look for fewer words.</Empty>
  ) : (
    <Empty title="No call has ended yet">
      Calls stand here when they are over.{' '}
      <Anchor href={hashOf({ view: 'phone' })}>Call the agent from this page</Anchor> to make the first.
    </Empty>
  );
}

/** The pages behind the first one. */
function useMore(filters: Filters, first: CallsPage | null) {
  const [pages, setPages] = useState<readonly CallsPage[]>([]);
  const [why, setWhy] = useState<string | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another first page has others behind it.
  useEffect(() => setPages([]), [first]);
  const next = (pages.at(-1) ?? first)?.next ?? null;
  return {
    calls: pages.flatMap(({ calls }) => calls),
    next,
    why,
    load() {
      if (next === null) return;
      setWhy(null);
      get<CallsPage>(`/api/calls${query(callsQuery(filters, next))}`).then(
        (page) => setPages([...pages, page]),
        (error: unknown) => setWhy(sentence(error)),
      );
    },
  };
}
