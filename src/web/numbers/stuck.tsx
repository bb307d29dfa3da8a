import { Text } from '@mantine/core';
import type { Numbers } from '../../api/numbers.ts';
import { Panel } from '../call/call-panels.tsx';
import { share } from '../look/figures.ts';
import { causeName, stageName } from '../look/words.ts';

/** Where calls leave the rails: for a person, a message, or for nothing. */
export function Stuck({ stuck, calls }: { stuck: Numbers['stuck']; calls: number }) {
  return (
    <Panel title="Where calls get stuck">
      {stuck.length === 0 ? (
        <Text size="sm">No call got stuck: every one was completed or answered.</Text>
      ) : (
        <table className="rows">
          <thead>
            <tr>
              <th scope="col">In</th>
              <th scope="col">Because</th>
              <th scope="col" className="number">
                Calls
              </th>
              <th scope="col" className="number">
                Of all
              </th>
            </tr>
          </thead>
          <tbody>
            {stuck.slice(0, SHOWN).map(({ stage, why, calls: some }) => (
              <tr key={`${stage} ${why}`}>
                <th scope="row">{stageName[stage]}</th>
                <td>{causeName(why)}</td>
                <td className="number">{some}</td>
                <td className="number">{share(some / Math.max(1, calls))}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  );
}

/** What is rarer is nothing to begin with. */
const SHOWN = 12;
