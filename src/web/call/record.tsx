import { Text } from '@mantine/core';
import type { Live } from '../../core/call.ts';
import { useAgent } from '../api/use-agent.ts';
import { Lit } from '../look/dot.tsx';
import { intentName, plain, sourceName } from '../look/words.ts';
import { fieldsOf } from '../readings/missing.ts';

/** The state of record: every field of the request, its value, and where it came from. */
export function RecordPanel({ call }: { call: Live }) {
  const agent = useAgent();
  const fields = fieldsOf(agent, call.intent);
  const named = new Set(fields.map(({ name }) => name));
  // What was recorded for an earlier request may still stand.
  const others = Object.keys(call.record).filter((name) => !named.has(name));
  return (
    <>
      <Text size="sm" c="dimmed">
        {intentName(call.intent)}
      </Text>
      <dl className="record">
        {fields.map(({ name, label, required }) => (
          <Entry key={name} label={label} value={call.record[name]} isMissing={required} />
        ))}
        {others.map((name) => (
          <Entry key={name} label={plain(name)} value={call.record[name]} isMissing={false} />
        ))}
      </dl>
      {fields.length + others.length === 0 ? (
        <Text size="sm">Details stand here once the caller says what they want.</Text>
      ) : null}
      {call.summary === null ? null : (
        <Lit signal={call.summary.confirmed ? 'clear' : 'caution'}>
          {call.summary.confirmed ? 'Summary confirmed' : 'Summary waits for a yes'}
        </Lit>
      )}
    </>
  );
}

function Entry({
  label,
  value,
  isMissing,
}: {
  label: string;
  value: Live['record'][string] | undefined;
  isMissing: boolean;
}) {
  return (
    <div>
      <dt>{plain(label)}</dt>
      {value === undefined ? (
        <dd className="more">{isMissing ? 'Missing' : 'Not asked for'}</dd>
      ) : (
        <dd>
          {value.normal}
          <span className="more">
            {' '}
            {sourceName[value.source]}
            {value.turn > 0 ? `, turn ${value.turn}` : ''}
          </span>
        </dd>
      )}
    </div>
  );
}
