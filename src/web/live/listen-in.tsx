import { Button } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { SoundFrame } from '../../api/live.ts';
import { fromBase64 } from '../phone/base64.ts';
import { openSound } from '../phone/sound.ts';

/** Both sides of a call in progress. Nobody on the line can tell. */
export function ListenIn({ sid }: { sid: string }) {
  const [isOn, setOn] = useState(false);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    if (!isOn) return;
    return listen(sid, (how) => {
      setOn(false);
      setFailed(how === 'failed');
    });
  }, [isOn, sid]);
  return (
    <Button
      variant={isOn ? 'filled' : 'default'}
      size="xs"
      onClick={() => {
        setFailed(false);
        setOn(!isOn);
      }}
    >
      {isOn ? 'Stop listening' : failed ? 'Listening failed, try again' : 'Listen in'}
    </Button>
  );
}

/** Returns the way to stop. */
function listen(sid: string, onEnd: (how: 'over' | 'failed') => void): () => void {
  const events = new EventSource(`/api/calls/${encodeURIComponent(sid)}/sound`);
  let isStopped = false;
  const sound = openSound('listen', () => {});
  const stop = (): void => {
    isStopped = true;
    events.close();
    void sound.then(
      (opened) => opened.close(),
      () => {},
    );
  };
  const end = (how: 'over' | 'failed') => () => {
    if (isStopped) return;
    stop();
    onEnd(how);
  };
  sound.then((opened) => {
    const bytes = (event: MessageEvent<string>) => fromBase64((JSON.parse(event.data) as SoundFrame).payload);
    events.addEventListener('agent', (event) => opened.tell({ type: 'play', bytes: bytes(event) }));
    events.addEventListener('caller', (event) => opened.tell({ type: 'beside', bytes: bytes(event) }));
    events.addEventListener('clear', () => opened.tell({ type: 'clear' }));
  }, end('failed'));
  events.addEventListener('end', end('over'));
  events.addEventListener('error', end('failed'));
  return stop;
}
