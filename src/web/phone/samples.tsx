import { Button, Text } from '@mantine/core';
import { use, useEffect, useState } from 'react';
import type { SampleCaller, SamplesPage } from '../../api/phone.ts';
import { newCall } from '../../core/evolve.ts';
import { useAgent } from '../api/use-agent.ts';
import { sentence, useAnswer } from '../api/use-answer.ts';
import { LiveContext } from '../live/use-live.ts';
import { Failure, Waiting } from '../shell/notices.tsx';
import { holdCall } from './sample-caller.ts';
import { useHandset, usePhone } from './use-phone.ts';

/** Callers that talk by themselves, so that one can listen. */
export function Samples() {
  const { answer, again } = useAnswer<SamplesPage>('/api/phone/samples');
  const { speaking, start, stop, why } = useSampleCaller();
  const { phase } = usePhone();
  if (answer.state === 'asked') return <Waiting />;
  if (answer.state === 'failed') return <Failure why={answer.why} again={again} />;
  return (
    <ul className="samples">
      {why === null ? null : <Failure why={why} />}
      {answer.value.samples.map((sample) => (
        <li key={sample.id}>
          <div>
            <Text fw={600} size="sm">
              {sample.name}
            </Text>
            <Text size="sm" c="dimmed">
              {sample.about}
            </Text>
          </div>
          {speaking === sample.id ? (
            <Button size="xs" variant="default" onClick={stop}>
              Let me talk
            </Button>
          ) : (
            <Button
              size="xs"
              variant="default"
              aria-label={`Start: ${sample.name}`}
              disabled={phase === 'calling' || speaking !== null}
              onClick={() => start(sample)}
            >
              Start
            </Button>
          )}
        </li>
      ))}
    </ul>
  );
}

/** Places the call where there is none, and talks in it until it is over or somebody else wants to. */
function useSampleCaller() {
  const phone = useHandset();
  const agent = useAgent();
  const live = use(LiveContext);
  const [speaking, setSpeaking] = useState<{ id: string; stopping: AbortController } | null>(null);
  const [why, setWhy] = useState<string | null>(null);
  // Whoever leaves the view hears the sample caller no more; the call itself goes on.
  useEffect(() => () => speaking?.stopping.abort(), [speaking]);

  async function start(sample: SampleCaller): Promise<void> {
    const stopping = new AbortController();
    setSpeaking({ id: sample.id, stopping });
    setWhy(null);
    if (phone.state().phase === 'idle') await phone.call();
    const state = phone.state();
    if (state.phase === 'talking') {
      phone.mute(true);
      const call = () => live?.snapshot().held.get(state.sid)?.call ?? newCall;
      await holdCall({ phone, agent, sample, call, signal: stopping.signal }).catch((error: unknown) =>
        setWhy(sentence(error)),
      );
      phone.mute(false);
    }
    setSpeaking(null);
  }
  return {
    speaking: speaking?.id ?? null,
    why,
    start: (sample: SampleCaller) => void start(sample),
    stop: () => speaking?.stopping.abort(),
  };
}
