import { useMemo, useState } from 'react';
import type { FactsPage, OneCall as Shown } from '../../api/calls.ts';
import { useAnswer } from '../api/use-answer.ts';
import { CallPanels } from '../call/call-panels.tsx';
import { factOf } from '../live/told.ts';
import { Failure, Waiting } from '../shell/notices.tsx';
import { CallHeading } from './call-heading.tsx';
import { Timeline } from './timeline.tsx';

/** One call, replayed fact by fact: what is shown is what its facts up to here fold to. */
export function OneCall({ sid }: { sid: string }) {
  const path = `/api/calls/${encodeURIComponent(sid)}`;
  const row = useAnswer<Shown>(path);
  const told = useAnswer<FactsPage>(`${path}/facts`);
  const facts = useMemo(
    () => (told.answer.state === 'here' ? told.answer.value.facts.map(factOf) : []),
    [told.answer],
  );
  const [upTo, setUpTo] = useState<number | null>(null);
  const shown = useMemo(() => facts.slice(0, upTo ?? facts.length), [facts, upTo]);
  if (row.answer.state === 'failed') return <Failure why={row.answer.why} again={row.again} />;
  if (told.answer.state === 'failed') return <Failure why={told.answer.why} again={told.again} />;
  if (row.answer.state === 'asked' || told.answer.state === 'asked') return <Waiting />;
  return (
    <>
      <CallHeading call={row.answer.value} />
      <Timeline facts={facts} at={upTo ?? facts.length} onMove={setUpTo} />
      <CallPanels facts={shown} follows={upTo !== null} />
    </>
  );
}
