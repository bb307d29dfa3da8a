import { Burger, Container, Text } from '@mantine/core';
import { useContext, useEffect, useState } from 'react';
import { AgentContext } from '../api/use-agent.ts';
import { inProgress } from '../live/held-calls.ts';
import { useLive } from '../live/use-live.ts';
import { Dot } from '../look/dot.tsx';
import { usePhone } from '../phone/use-phone.ts';
import { ColourScheme } from './colour-scheme.tsx';
import { hashOf, type View, viewName, views } from './routes.ts';
import { useRoute } from './use-route.ts';

/** Who answers, whether we are told of it, and the way to everything. */
export function Header() {
  const { view, sid } = useRoute();
  const agent = useContext(AgentContext);
  const [isOpen, setOpen] = useState(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: to go somewhere closes the menu.
  useEffect(() => setOpen(false), [view, sid]);
  return (
    <header className="header">
      <Container size="xl" className="header-row">
        <Burger
          className="burger"
          opened={isOpen}
          onClick={() => setOpen(!isOpen)}
          aria-label={isOpen ? 'Close the menu' : 'Open the menu'}
          aria-expanded={isOpen}
          aria-controls="navigation"
          size="sm"
        />
        <Text fw={600} className="agent">
          {agent?.name ?? 'Pointsman'}
        </Text>
        <ConnectionState />
        <ColourScheme />
      </Container>
      <Container
        size="xl"
        component="nav"
        id="navigation"
        aria-label="Views"
        className="navigation"
        data-open={isOpen}
      >
        <ul>
          {views.map((each) => (
            <li key={each}>
              <a href={hashOf({ view: each })} aria-current={each === view ? 'page' : undefined}>
                {viewName[each]}
                <Count view={each} />
              </a>
            </li>
          ))}
        </ul>
      </Container>
    </header>
  );
}

function Count({ view }: { view: View }) {
  const { held } = useLive();
  const phone = usePhone();
  const calls = inProgress(held).length;
  if (view === 'live' && calls > 0) return <span className="count">{calls}</span>;
  if (view === 'phone' && phone.phase === 'talking') return <span className="count">in a call</span>;
  return null;
}

function ConnectionState() {
  const { connection } = useLive();
  const { signal, text } = states[connection];
  return (
    <span role="status" className="connection">
      <Dot signal={signal} />
      {text}
    </span>
  );
}

const states = {
  connecting: { signal: 'idle', text: 'Connecting…' },
  live: { signal: 'clear', text: 'Live' },
  lost: { signal: 'danger', text: 'Not connected, trying again' },
} as const;
