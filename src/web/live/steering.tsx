import { Button, Group } from '@mantine/core';
import { useState } from 'react';
import { post } from '../api/client.ts';
import { useAgent } from '../api/use-agent.ts';
import { sentence } from '../api/use-answer.ts';
import { Failure } from '../shell/notices.tsx';
import { Confirmed } from './confirmed.tsx';
import { ListenIn } from './listen-in.tsx';

/** Listen in, hand the call over, end it. The caller hears words before either happens. */
export function Steering({ sid }: { sid: string }) {
  const { transferAvailable } = useAgent();
  const [why, setWhy] = useState<string | null>(null);
  const ask = (what: 'end' | 'transfer') => async () => {
    setWhy(null);
    await post(`/api/calls/${encodeURIComponent(sid)}/${what}`).catch((error: unknown) =>
      setWhy(sentence(error)),
    );
  };
  return (
    <div>
      <Group gap="xs">
        <ListenIn sid={sid} />
        {transferAvailable ? (
          <Confirmed
            label="Transfer"
            question="Hand this caller to a person now?"
            yes="Transfer the call"
            onYes={ask('transfer')}
          />
        ) : (
          <Button variant="default" size="xs" disabled title="Nobody can be dialed now">
            Transfer
          </Button>
        )}
        <Confirmed
          label="End"
          question="Say goodbye and end this call?"
          yes="End the call"
          onYes={ask('end')}
          isGrave
        />
      </Group>
      {why === null ? null : <Failure why={why} />}
    </div>
  );
}
