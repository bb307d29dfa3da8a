import { Button, Group, Popover, Text } from '@mantine/core';
import { useState } from 'react';

/** A button that asks once more before it does anything. */
export function Confirmed({
  label,
  question,
  yes,
  onYes,
  isGrave = false,
}: {
  label: string;
  question: string;
  yes: string;
  onYes: () => Promise<void>;
  isGrave?: boolean;
}) {
  const [isOpen, setOpen] = useState(false);
  return (
    <Popover opened={isOpen} onChange={setOpen} trapFocus returnFocus withArrow shadow="md">
      <Popover.Target>
        <Button variant="default" size="xs" onClick={() => setOpen(!isOpen)}>
          {label}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={question}>
        <Text size="sm" mb="sm">
          {question}
        </Text>
        <Group gap="xs">
          <Button
            size="xs"
            {...(isGrave ? { color: 'danger.6' } : {})}
            onClick={() => {
              setOpen(false);
              void onYes();
            }}
          >
            {yes}
          </Button>
          {/* Has the focus first: Enter pressed twice ends no call. */}
          <Button size="xs" variant="default" data-autofocus onClick={() => setOpen(false)}>
            Keep it as it is
          </Button>
        </Group>
      </Popover.Dropdown>
    </Popover>
  );
}
