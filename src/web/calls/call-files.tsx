import { Anchor, Group } from '@mantine/core';
import { useEffect } from 'react';
import type { Verdict } from '../../api/calls.ts';
import { type Answer, useAnswer } from '../api/use-answer.ts';
import { Lit } from '../look/dot.tsx';
import { count } from '../look/figures.ts';

/** Both files of a call to be kept, once they are there, and whether its log is one whole chain. */
export function CallFiles({ sid }: { sid: string }) {
  const path = `/api/calls/${encodeURIComponent(sid)}`;
  const { answer, again } = useAnswer<Verdict>(`${path}/verify`);
  const isMissing = answer.state === 'here' && !answer.value.hasFile;
  useEffect(() => {
    if (!isMissing) return;
    const looking = setInterval(again, LOOK_AGAIN_MS);
    return () => clearInterval(looking);
  }, [isMissing, again]);
  return (
    <Group gap="lg" mt="xs">
      <Chain answer={answer} />
      {/* A link to a file that is not there leads to an error. */}
      {answer.state === 'asked' || isMissing ? null : (
        <>
          <Anchor href={`${path}/files/jsonl`} download>
            Audit log (JSON lines)
          </Anchor>
          <Anchor href={`${path}/files/txt`} download>
            Audit log (text)
          </Anchor>
        </>
      )}
    </Group>
  );
}

function Chain({ answer }: { answer: Answer<Verdict> }) {
  if (answer.state === 'asked') return <Lit signal="idle">Checking the log…</Lit>;
  if (answer.state === 'failed') return <Lit signal="caution">The log was not checked: {answer.why}</Lit>;
  const { ok, hasFile, ended, lines, erased, fault } = answer.value;
  if (!hasFile) {
    return (
      <Lit signal="caution">
        The audit log is not on this machine yet: it is written as soon as it can be, and linked here then
      </Lit>
    );
  }
  if (!ok) return <Lit signal="danger">The log is not whole: {fault}</Lit>;
  const words = `${ended ? 'Log verified' : 'Log verified so far'}, ${count(lines, 'line')}`;
  return <Lit signal="clear">{erased === 0 ? words : `${words}, words erased in ${erased}`}</Lit>;
}

/** The server looks for files to write twice a minute. */
const LOOK_AGAIN_MS = 10_000;
