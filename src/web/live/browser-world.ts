import type { CallsPage, FactsPage, ToldFact } from '../../api/calls.ts';
import { get } from '../api/client.ts';
import type { LiveWorld } from './live-store.ts';

/** The server that this page came from. */
export const browserWorld: LiveWorld = {
  listen({ opened, lost, told }) {
    let close = () => {};
    let again: ReturnType<typeof setTimeout> | undefined;
    const open = () => {
      const events = new EventSource('/api/live');
      close = () => events.close();
      events.addEventListener('open', opened);
      events.addEventListener('fact', (event) => told(JSON.parse(event.data) as ToldFact));
      events.addEventListener('error', () => {
        lost();
        // A connection that broke comes back by itself; one that was refused does not.
        if (events.readyState === EventSource.CLOSED) again = setTimeout(open, LATER_MS);
      });
    };
    open();
    return () => {
      clearTimeout(again);
      close();
    };
  },
  async liveCalls() {
    const { calls } = await get<CallsPage>('/api/calls?state=live&limit=500');
    return calls.map(({ sid }) => sid);
  },
  async facts(sid, after) {
    const { facts } = await get<FactsPage>(`/api/calls/${encodeURIComponent(sid)}/facts?after=${after}`);
    return facts;
  },
  nextFrame(run) {
    // A page in the background gets no pictures, and is to be right when it is looked at again.
    setTimeout(() => (document.hidden ? run() : requestAnimationFrame(run)), TOGETHER_MS);
  },
  later: (run) => void setTimeout(run, LATER_MS),
};

/** The server tells ten times a second what happened meanwhile: all of it is here by then, and is drawn at once. */
const TOGETHER_MS = 20;

/** A server that restarts is back by then, and one that is busy has had a breath. */
const LATER_MS = 3_000;
