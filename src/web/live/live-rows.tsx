import { Anchor, Button } from '@mantine/core';
import { memo, useState } from 'react';
import { useAgent } from '../api/use-agent.ts';
import { Lit } from '../look/dot.tsx';
import { stageSignal } from '../look/signals.ts';
import { intentName, stageName } from '../look/words.ts';
import { fieldsOf, missingFields } from '../readings/missing.ts';
import { lastWords } from '../readings/story.ts';
import { hashOf } from '../shell/routes.ts';
import { Elapsed } from './elapsed.tsx';
import type { HeldCall } from './held-calls.ts';

/**
 * One row a call, newest first. There may be hundreds: a row is drawn again only when its call changed, and those that
 * nobody scrolls to are drawn once somebody asks for them.
 */
export function LiveRows({ calls }: { calls: readonly HeldCall[] }) {
  const [shown, setShown] = useState(ROWS_AT_ONCE);
  return (
    <>
      <table className="rows live-rows">
        <thead>
          <tr>
            <th scope="col">Caller</th>
            <th scope="col">Time</th>
            <th scope="col">Stage</th>
            <th scope="col">Request</th>
            <th scope="col">Known and missing</th>
            <th scope="col">Last words</th>
          </tr>
        </thead>
        <tbody>
          {calls.slice(0, shown).map((held) => (
            <Row key={held.sid} held={held} />
          ))}
        </tbody>
      </table>
      {calls.length > shown ? (
        <Button variant="default" mt="md" onClick={() => setShown(shown + ROWS_AT_ONCE)}>
          Show more of {calls.length} calls
        </Button>
      ) : null}
    </>
  );
}

/** Some screens. */
const ROWS_AT_ONCE = 50;

const Row = memo(function Row({ held: { sid, call, facts } }: { held: HeldCall }) {
  const agent = useAgent();
  if (call.phase !== 'live') return null;
  const words = lastWords(facts);
  const fields = fieldsOf(agent, call.intent);
  const known = fields.filter(({ name }) => call.record[name] !== undefined);
  const missing = missingFields(agent, call).map(({ label }) => label);
  return (
    <tr>
      <th scope="row">
        <Anchor href={hashOf({ view: 'live', sid })}>{call.from}</Anchor>
      </th>
      <td>
        <Elapsed since={call.startedAt} />
      </td>
      <td>
        <Lit signal={call.line === 'up' && call.voice === 'up' ? stageSignal[call.stage] : 'danger'}>
          {stageName[call.stage]}
        </Lit>
      </td>
      <td>{intentName(call.intent)}</td>
      <td>
        {fields.length === 0 ? null : `${known.length} of ${fields.length}`}
        {missing.length === 0 ? null : <span className="more"> missing {missing.join(', ')}</span>}
      </td>
      <td className="last-words">
        {words === null ? null : `${words.speaker === 'agent' ? 'Agent' : 'Caller'}: ${words.text}`}
      </td>
    </tr>
  );
});
