import { Anchor, Button, Code } from '@mantine/core';
import { useAgent } from '../api/use-agent.ts';
import { Empty } from '../shell/notices.tsx';
import { hashOf } from '../shell/routes.ts';
import { useRoute } from '../shell/use-route.ts';
import { inProgress } from './held-calls.ts';
import { LiveCall } from './live-call.tsx';
import { LiveRows } from './live-rows.tsx';
import { useLive } from './use-live.ts';

/** The calls in progress, and one of them opened. */
export function Live() {
  const { sid } = useRoute();
  const { held } = useLive();
  const calls = inProgress(held);
  if (sid !== null) {
    return (
      <>
        <Button component="a" href={hashOf({ view: 'live' })} variant="default" size="xs" mb="md">
          All calls in progress ({calls.length})
        </Button>
        <LiveCall key={sid} sid={sid} />
      </>
    );
  }
  return calls.length === 0 ? <NoCalls /> : <LiveRows calls={calls} />;
}

function NoCalls() {
  const { baseUrl, missing } = useAgent();
  return (
    <Empty title="No call is in progress">
      <p>
        <Anchor href={hashOf({ view: 'phone' })}>Call the agent from this page</Anchor>, or place a simulated
        call from a terminal:
      </p>
      <Code
        block
        className="command"
      >{`npx pointsman call ${baseUrl} --line "I would like to book a cleaning"`}</Code>
      {missing.length === 0 ? (
        <p>
          For a real call, let the voice webhook of your number be <code>POST {baseUrl}/twilio/voice</code>.
        </p>
      ) : (
        <>
          <p>For real phone calls this is missing:</p>
          <ul>
            {missing.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        </>
      )}
    </Empty>
  );
}
