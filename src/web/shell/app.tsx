import { Container, Title } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { ErrorBoundary, type FallbackProps } from 'react-error-boundary';
import { AgentContext, useAskedAgent } from '../api/use-agent.ts';
import { Calls } from '../calls/calls.tsx';
import { Appointments } from '../lists/appointments.tsx';
import { FollowUps } from '../lists/follow-ups.tsx';
import { Live } from '../live/live.tsx';
import { Numbers } from '../numbers/numbers.tsx';
import { Phone } from '../phone/phone.tsx';
import { Header } from './header.tsx';
import { Failure, Waiting } from './notices.tsx';
import { type View, viewName } from './routes.ts';
import { useKeptFocus } from './use-kept-focus.ts';
import { useRoute } from './use-route.ts';

/** The whole page: who answers, where to go, and the view that was gone to. */
export function App() {
  const { answer, again } = useAskedAgent();
  const { view, sid } = useRoute();
  const title = useRef<HTMLHeadingElement>(null);
  const name = viewName[view];
  const agent = answer.state === 'here' ? answer.value : null;
  const before = useRef(`${view}/${sid}`);
  useKeptFocus();

  // Whoever goes somewhere by keyboard or by ear begins there, not where the page before had them.
  useEffect(() => {
    document.title = agent === null ? name : `${name} – ${agent.name}`;
    if (before.current !== `${view}/${sid}`) title.current?.focus();
    before.current = `${view}/${sid}`;
  }, [name, view, sid, agent]);

  return (
    <AgentContext value={agent}>
      <button type="button" className="skip" onClick={() => title.current?.focus()}>
        Skip to content
      </button>
      <Header />
      <Container component="main" size="xl" py="lg" id="content">
        <Title order={1} size="h2" ref={title} tabIndex={-1} mb="md" className="title">
          {name}
        </Title>
        {answer.state === 'failed' ? <Failure why={answer.why} again={again} /> : null}
        {answer.state === 'asked' ? <Waiting /> : null}
        {answer.state === 'here' ? (
          <ErrorBoundary FallbackComponent={Undrawn} resetKeys={[view, sid]}>
            {views[view]()}
          </ErrorBoundary>
        ) : null}
      </Container>
    </AgentContext>
  );
}

/** In the place of a view that could not be drawn: a call that is held, and the way to the other views, stay. */
function Undrawn({ error, resetErrorBoundary }: FallbackProps) {
  return <Failure why={`This could not be shown: ${String(error)}`} again={resetErrorBoundary} />;
}

const views: Readonly<Record<View, () => React.ReactNode>> = {
  phone: () => <Phone />,
  live: () => <Live />,
  calls: () => <Calls />,
  numbers: () => <Numbers />,
  appointments: () => <Appointments />,
  'follow-ups': () => <FollowUps />,
};
