import { Anchor, Button, Group, Paper, SegmentedControl, Text } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { FollowUp, FollowUpsPage } from '../../api/follow-ups.ts';
import { post } from '../api/client.ts';
import { sentence, useAnswer } from '../api/use-answer.ts';
import { useEndedCalls } from '../live/use-live.ts';
import { Lit } from '../look/dot.tsx';
import { dayAndTime } from '../look/figures.ts';
import { intentName, plain } from '../look/words.ts';
import { Empty, Failure, Waiting } from '../shell/notices.tsx';
import { hashOf } from '../shell/routes.ts';
import { goInstead, useRoute } from '../shell/use-route.ts';

/** What calls left for a person: messages, callers to call back, and actions of which nobody knows whether they were done. */
export function FollowUps() {
  const { query } = useRoute();
  const shown = query.shown === 'all' ? 'all' : 'open';
  const { answer, again } = useAnswer<FollowUpsPage>(`/api/follow-ups?limit=200&open=${shown === 'open'}`);
  const ended = useEndedCalls();
  // biome-ignore lint/correctness/useExhaustiveDependencies: a call that ended may have left something to do.
  useEffect(again, [ended]);
  return (
    <>
      <SegmentedControl
        mb="md"
        aria-label="Which ones"
        value={shown}
        onChange={(value) =>
          goInstead({ view: 'follow-ups', query: value === 'all' ? { shown: 'all' } : {} })
        }
        data={[
          { value: 'open', label: 'To do' },
          { value: 'all', label: 'All' },
        ]}
      />
      {answer.state === 'asked' ? <Waiting /> : null}
      {answer.state === 'failed' ? <Failure why={answer.why} again={again} /> : null}
      {answer.state === 'here' ? (
        <List followUps={answer.value.followUps} again={again} shown={shown} />
      ) : null}
    </>
  );
}

const HEADINGS: Readonly<Record<FollowUp['about'], string>> = {
  action: 'Outcome unknown',
  message: 'Message',
  call_back: 'Call back',
};

function List({
  followUps,
  again,
  shown,
}: {
  followUps: readonly FollowUp[];
  again: () => void;
  shown: 'open' | 'all';
}) {
  if (followUps.length === 0) {
    return (
      <Empty title={shown === 'open' ? 'Nothing is left to do' : 'No call has left anything to do'}>
        Messages that callers leave, callers who fell silent in the middle of a request, and actions whose
        outcome nobody knows, stand here until somebody marks them done.
      </Empty>
    );
  }
  return (
    <ul className="follow-ups">
      {followUps.map((each) => (
        <Item key={`${each.call} ${each.seq}`} followUp={each} again={again} />
      ))}
    </ul>
  );
}

function Item({ followUp, again }: { followUp: FollowUp; again: () => void }) {
  const { call, seq, at, from, about, intent, text, recording, record, doneAt } = followUp;
  const [why, setWhy] = useState<string | null>(null);
  const done = () =>
    post(`/api/follow-ups/${encodeURIComponent(call)}/${seq}/done`).then(again, (error: unknown) =>
      setWhy(sentence(error)),
    );
  return (
    <Paper component="li" withBorder p="md" className="panel">
      <Group justify="space-between" align="start">
        <Group gap="md">
          <Lit signal={doneAt === null ? (about === 'action' ? 'danger' : 'caution') : 'idle'}>
            {HEADINGS[about]}
          </Lit>
          <span>{from}</span>
          <span className="more">
            {dayAndTime(at)}
            {intent === null ? '' : `, ${intentName(intent)}`}
          </span>
        </Group>
        {doneAt === null ? (
          <Button
            size="xs"
            variant="default"
            onClick={done}
            aria-label={`Mark as done: ${from}, ${dayAndTime(at)}`}
          >
            Mark as done
          </Button>
        ) : (
          <span className="more">Done {dayAndTime(doneAt)}</span>
        )}
      </Group>
      <Text mt="xs">{text}</Text>
      {record === null ? null : (
        <Text size="sm" c="dimmed">
          {Object.entries(record)
            .map(([field, value]) => `${plain(field)}: ${value}`)
            .join(', ')}
        </Text>
      )}
      <Group gap="md" mt="xs">
        <Anchor size="sm" href={hashOf({ view: 'calls', sid: call })}>
          Read the call
        </Anchor>
        {recording === undefined ? null : (
          <Anchor size="sm" href={recording.url} target="_blank" rel="noreferrer">
            Recording at the carrier, {recording.durationS} s
          </Anchor>
        )}
      </Group>
      {why === null ? null : <Failure why={why} />}
    </Paper>
  );
}
