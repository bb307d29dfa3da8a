import { Button, Group, Text } from '@mantine/core';
import type { PhoneState } from './handset.ts';
import { Meter } from './meter.tsx';
import { useHandset } from './use-phone.ts';

/** Mute, hang up, and how loud both sides are. */
export function CallControls({ state }: { state: Extract<PhoneState, { phase: 'talking' }> }) {
  const phone = useHandset();
  return (
    <>
      {state.hasMicrophone ? null : (
        <Text size="sm" mb="sm">
          No microphone: type below what you say.
        </Text>
      )}
      <Meter side="caller" label="You" />
      <Meter side="agent" label="Agent" />
      <Group gap="xs" mt="md" grow>
        <Button variant="default" disabled={!state.hasMicrophone} onClick={() => phone.mute(!state.muted)}>
          {state.muted ? 'Unmute' : 'Mute'}
        </Button>
        <Button color="danger.6" onClick={() => phone.hangUp()}>
          Hang up
        </Button>
      </Group>
    </>
  );
}
