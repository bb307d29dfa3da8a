import { Button, Group, Slider, Text } from '@mantine/core';
import { useMemo } from 'react';
import type { Fact } from '../../core/fact.ts';
import { clock } from '../look/figures.ts';
import { plain, stageName } from '../look/words.ts';
import { asideOf } from '../readings/aside.ts';
import { storyOf } from '../readings/story.ts';

/** Moves through a call fact by fact, with the mouse or with the arrow keys. */
export function Timeline({
  facts,
  at,
  onMove,
}: {
  facts: readonly Fact[];
  /** Facts that are shown. */
  at: number;
  onMove: (at: number) => void;
}) {
  const marks = useMemo(() => stageMarks(facts), [facts]);
  const here = facts[at - 1];
  const start = facts[0]?.at ?? 0;
  const name = here === undefined ? 'Before the call' : factName(here);
  const when = here === undefined ? '' : clock(here.at - start);
  return (
    <div className="timeline">
      <Group gap="xs" wrap="nowrap" align="center">
        <Button size="xs" variant="default" disabled={at === 0} onClick={() => onMove(at - 1)}>
          Back
        </Button>
        <Slider
          className="timeline-slider"
          min={0}
          max={facts.length}
          step={1}
          value={at}
          onChange={onMove}
          label={null}
          thumbLabel="Replay up to fact"
          thumbProps={{ 'aria-valuetext': `Fact ${at} of ${facts.length}, ${when} ${name}` }}
          marks={marks}
        />
        <Button size="xs" variant="default" disabled={at === facts.length} onClick={() => onMove(at + 1)}>
          Next
        </Button>
      </Group>
      <Text size="sm" mt="xs">
        <span className="figure">
          Fact {at} of {facts.length}
          {when === '' ? '' : `, ${when}`}
        </span>{' '}
        {name}
      </Text>
    </div>
  );
}

/** Where the call came to another stage. */
function stageMarks(facts: readonly Fact[]): { value: number }[] {
  return facts.flatMap((fact, index) => (fact.type === 'stage_transition' ? [{ value: index + 1 }] : []));
}

function factName(fact: Fact): string {
  if (fact.type === 'call_start') return `Call begins: ${stageName.greeting}`;
  const aside = asideOf(fact);
  if (aside !== null) return aside.more === null ? aside.what : `${aside.what}. ${aside.more}`;
  const [line] = storyOf([fact]);
  if (line?.kind === 'said') return `${plain(line.speaker)}: ${line.text}`;
  return plain(fact.type);
}
