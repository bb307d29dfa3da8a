import type { AgentShape } from '../../api/agent.ts';
import type { SampleCaller } from '../../api/phone.ts';
import type { Call } from '../../core/call.ts';
import { nextLine, nothingSaid } from '../../core/sample-caller.ts';
import { missingFields } from '../readings/missing.ts';
import type { Handset } from './handset.ts';
import { afterFrame, isMyTurn, silent } from './manners.ts';

/**
 * Lets a sample caller hold the call that is in progress: it speaks when it is its turn, and says what the call has
 * come to ask for. Resolves when the call is over or somebody stops it.
 */
export function holdCall({
  phone,
  agent,
  sample,
  call,
  signal,
}: {
  phone: Handset;
  agent: AgentShape;
  sample: SampleCaller;
  call: () => Call;
  signal: AbortSignal;
}): Promise<void> {
  return new Promise((resolve, reject) => {
    let manners = silent;
    let said = nothingSaid;
    let isBusy = false;
    const stop = phone.onFrame((levels) => {
      if (signal.aborted || phone.state().phase !== 'talking') return finish();
      if (isBusy) return;
      manners = afterFrame(manners, levels);
      if (isMyTurn(manners)) speak();
    });
    function finish(): void {
      stop();
      resolve();
    }
    function speak(): void {
      manners = silent;
      const now = call();
      const missing = now.phase === 'live' ? missingFields(agent, now).map(({ name }) => name) : [];
      const next = nextLine(sample, now, missing, said);
      if (next === null) return;
      said = next.said;
      isBusy = true;
      phone.say(next.say).then(
        () => {
          isBusy = false;
        },
        (error: unknown) => {
          stop();
          reject(error);
        },
      );
    }
  });
}
