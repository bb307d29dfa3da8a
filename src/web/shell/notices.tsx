import { Alert, Button, Loader, Paper, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';

/** Nothing is here yet: says what to do so that something is. */
export function Empty({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Paper withBorder p="xl" className="panel">
      <Title order={2} size="h4" mb={4}>
        {title}
      </Title>
      <Text component="div" c="dimmed" maw="60ch">
        {children}
      </Text>
    </Paper>
  );
}

/** Something went wrong: says what, and offers to try again. */
export function Failure({ why, again }: { why: string; again?: () => void }) {
  return (
    <Alert color="danger" variant="outline" title="That did not work" role="alert" mb="md">
      <Text size="sm">{why}</Text>
      {again === undefined ? null : (
        <Button size="xs" mt="sm" variant="default" onClick={again}>
          Try again
        </Button>
      )}
    </Alert>
  );
}

export function Waiting() {
  return (
    <div role="status" className="waiting">
      <Loader size="sm" />
      <Text c="dimmed">Loading…</Text>
    </div>
  );
}
