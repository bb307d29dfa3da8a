import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useAgent } from '../api/use-agent.ts';
import { general, intentName, outcomeName } from '../look/words.ts';
import { goInstead } from '../shell/use-route.ts';

type Query = Readonly<Record<string, string>>;

/** What is looked for stands in the address, so that a search can be kept and sent. */
export function Filters({ query }: { query: Query }) {
  const { intents } = useAgent();
  const set = (name: string) => (value: string) =>
    goInstead({ view: 'calls', query: { ...query, [name]: value } });
  const isFiltered = Object.values(query).some((value) => value !== '');
  return (
    <search className="filters">
      <Typed label="Words said" value={query.text ?? ''} onChange={set('text')} />
      <Typed label="Number" value={query.number ?? ''} onChange={set('number')} />
      <NativeSelect
        label="Request"
        value={query.intent ?? ''}
        onChange={({ currentTarget }) => set('intent')(currentTarget.value)}
        data={[
          { value: '', label: 'Any' },
          ...intents.map(({ name }) => ({ value: name, label: intentName(name) })),
          { value: 'general_inquiry', label: general },
          { value: 'none', label: 'None' },
        ]}
      />
      <NativeSelect
        label="Outcome"
        value={query.outcome ?? ''}
        onChange={({ currentTarget }) => set('outcome')(currentTarget.value)}
        data={[
          { value: '', label: 'Any' },
          ...Object.entries(outcomeName).map(([value, label]) => ({ value, label })),
        ]}
      />
      <Typed type="date" label="From day" value={query.from ?? ''} onChange={set('from')} />
      <Typed type="date" label="To day" value={query.to ?? ''} onChange={set('to')} />
      <Button variant="default" disabled={!isFiltered} onClick={() => goInstead({ view: 'calls' })}>
        Clear filters
      </Button>
    </search>
  );
}

/** Looks once the typing pauses. */
function Typed({
  label,
  value,
  onChange,
  type = 'search',
}: {
  label: string;
  value: string;
  onChange: (value: string) => void;
  type?: 'search' | 'date';
}) {
  const [text, setText] = useState(value);
  // Somebody cleared the filters, or went back to others.
  useEffect(() => setText(value), [value]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `onChange` is another function each time.
  useEffect(() => {
    if (text === value) return;
    const due = setTimeout(() => onChange(text), PAUSE_MS);
    return () => clearTimeout(due);
  }, [text, value]);
  return (
    <TextInput
      type={type}
      // Where years have no end, browsers offer six digits for them.
      {...(type === 'date' ? { max: '9999-12-31' } : {})}
      label={label}
      value={text}
      onChange={({ currentTarget }) => setText(currentTarget.value)}
    />
  );
}

const PAUSE_MS = 300;
