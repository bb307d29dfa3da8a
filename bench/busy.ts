import { percentile, short } from './numbers.ts';
import { startServer } from './servers.ts';
import { table } from './table.ts';

/** How long a caller hears it ring who then hears that every line is taken, in ms. */
export interface Busy {
  /** Call after call. */
  readonly alone: readonly number[];
  /** Many at the same moment: the hour in which a node is full. */
  readonly together: readonly number[];
}

export async function measureBusy(modelUrl: string, calls: number): Promise<Busy> {
  const server = await startServer('pointsman', { modelUrl, maxCalls: 1 });
  try {
    if (!(await ring(server.url, 'CAbusy')).includes('<Connect'))
      throw new Error('The first call got no line');
    const alone: number[] = [];
    for (let call = 0; call < calls + WARM_UP; call += 1)
      alone.push(await refused(server.url, `CAalone${call}`));
    const together: number[] = [];
    for (let call = 0; call < calls; call += AT_ONCE) {
      const crowd = Array.from({ length: AT_ONCE }, (_, n) => refused(server.url, `CAtogether${call + n}`));
      together.push(...(await Promise.all(crowd)));
    }
    return { alone: alone.slice(WARM_UP), together };
  } finally {
    await server.close();
  }
}

export function busyTable({ alone, together }: Busy): string {
  const row = (name: string, delays: readonly number[]) => {
    const sorted = [...delays].sort((a, b) => a - b);
    const [p50, p99, most] = [percentile(sorted, 0.5), percentile(sorted, 0.99), sorted.at(-1) ?? Number.NaN];
    return [name, short(p50), short(p99), short(most)];
  };
  return table(
    [`ms, ${alone.length} calls`, 'p50', 'p99', 'most'],
    [row('one after the other', alone), row(`${AT_ONCE} at once`, together)],
  );
}

async function refused(url: string, sid: string): Promise<number> {
  const rung = performance.now();
  const document = await ring(url, sid);
  if (!document.includes('busy')) throw new Error(`A full server answered ${document}`);
  return performance.now() - rung;
}

async function ring(url: string, sid: string): Promise<string> {
  const body = new URLSearchParams({
    CallSid: sid,
    CallStatus: 'ringing',
    From: '+12125550147',
    To: '+12125550100',
  });
  const response = await fetch(`${url}/twilio/voice`, { method: 'POST', body });
  return response.text();
}

/** The first requests of a process run code that is not compiled yet. */
const WARM_UP = 10;

const AT_ONCE = 50;
