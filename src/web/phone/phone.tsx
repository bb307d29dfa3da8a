import { Button, Text } from '@mantine/core';
import { CallPanels, Panel } from '../call/call-panels.tsx';
import { useHeldCall } from '../live/use-live.ts';
import { Empty, Failure } from '../shell/notices.tsx';
import { CallControls } from './call-controls.tsx';
import { Keypad } from './keypad.tsx';
import { Samples } from './samples.tsx';
import { SayThis } from './say-this.tsx';
import { useHandset, usePhone } from './use-phone.ts';

/** A telephone, and beside it what the agent makes of the call. */
export function Phone() {
  const state = usePhone();
  const phone = useHandset();
  const sid = state.phase === 'talking' ? state.sid : state.phase === 'idle' ? state.lastSid : null;
  const held = useHeldCall(sid);
  return (
    <div className="phone">
      <div className="handset">
        {state.phase === 'idle' && state.why !== null ? <Failure why={state.why} /> : null}
        <Panel title="Call the agent">
          {state.phase === 'talking' ? (
            <CallControls state={state} />
          ) : (
            <>
              <Text size="sm" c="dimmed" mb="sm">
                Your browser asks for the microphone. Without one, type what you say.
              </Text>
              <Button onClick={() => void phone.call()} loading={state.phase === 'calling'} fullWidth>
                Call
              </Button>
            </>
          )}
        </Panel>
        {state.phase === 'talking' ? (
          <>
            <Panel title="Say this">
              <SayThis saying={state.saying} />
            </Panel>
            <Panel title="Keypad">
              <Keypad />
            </Panel>
          </>
        ) : null}
        <Panel title="Sample callers">
          <Samples />
        </Panel>
      </div>
      {held === null ? (
        <Waiting isTalking={state.phase !== 'idle'} />
      ) : (
        <CallPanels facts={held.facts} follows />
      )}
    </div>
  );
}

function Waiting({ isTalking }: { isTalking: boolean }) {
  return isTalking ? (
    <Empty title="Connecting…">The agent picks up.</Empty>
  ) : (
    <Empty title="No call yet">
      Press Call, or let a sample caller talk. What the agent understands, and where it stands in the flow, is
      shown here while you talk.
    </Empty>
  );
}
