import { Button } from '@mantine/core';
import { hashOf } from '../shell/routes.ts';
import { useRoute } from '../shell/use-route.ts';
import { CallList } from './call-list.tsx';
import { Filters } from './filters.tsx';
import { OneCall } from './one-call.tsx';

/** Every call that has ended, and one of them opened. */
export function Calls() {
  const { sid, query } = useRoute();
  if (sid !== null) {
    return (
      <>
        <Button component="a" href={hashOf({ view: 'calls', query })} variant="default" size="xs" mb="md">
          All calls
        </Button>
        <OneCall key={sid} sid={sid} />
      </>
    );
  }
  return (
    <>
      <Filters query={query} />
      <CallList query={query} />
    </>
  );
}
