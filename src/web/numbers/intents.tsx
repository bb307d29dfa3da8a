import { Text } from '@mantine/core';
import type { Numbers } from '../../api/numbers.ts';
import { Panel } from '../call/call-panels.tsx';
import { share } from '../look/figures.ts';
import { intentName } from '../look/words.ts';

/** What callers want, and how often they get it. */
export function Intents({ intents }: { intents: Numbers['intents'] }) {
  return (
    <Panel title="Requests">
      {intents.length === 0 ? (
        <Text size="sm">Nobody asked for anything.</Text>
      ) : (
        <table className="rows">
          <thead>
            <tr>
              <th scope="col">Request</th>
              <th scope="col" className="number">
                Asked
              </th>
              <th scope="col" className="number">
                Completed
              </th>
              <th scope="col" className="number">
                Share
              </th>
            </tr>
          </thead>
          <tbody>
            {intents.map(({ intent, requests, completed }) => (
              <tr key={intent}>
                <th scope="row">{intentName(intent)}</th>
                <td className="number">{requests}</td>
                <td className="number">{completed}</td>
                <td className="number">{share(requests === 0 ? null : completed / requests)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  );
}
