import '@mantine/core/styles.css';
import './look/page.css';
import { MantineProvider } from '@mantine/core';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { browserWorld } from './live/browser-world.ts';
import { liveStore } from './live/live-store.ts';
import { LiveContext } from './live/use-live.ts';
import { colours, theme } from './look/theme.ts';
import { browserPhone } from './phone/browser-phone.ts';
import { PhoneContext } from './phone/use-phone.ts';
import { App } from './shell/app.tsx';

const root = document.getElementById('root');
if (root === null) throw new Error('The page has no place for its content');

const live = liveStore(browserWorld);
const phone = browserPhone();
const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? '';

createRoot(root).render(
  <StrictMode>
    <MantineProvider
      theme={theme}
      cssVariablesResolver={colours}
      defaultColorScheme="auto"
      getStyleNonce={() => nonce}
    >
      <LiveContext value={live}>
        <PhoneContext value={phone}>
          <App />
        </PhoneContext>
      </LiveContext>
    </MantineProvider>
  </StrictMode>,
);
