import type { Numbers } from '../../api/numbers.ts';
import { Panel } from '../call/call-panels.tsx';
import { causeName, stageName } from '../look/words.ts';

/** How far calls come, and what happens on the way. */
export function Funnel({ funnel, calls }: { funnel: Numbers['funnel']; calls: number }) {
  return (
    <Panel title="Through the stages" area="funnel">
      <table className="rows stacks">
        <thead>
          <tr>
            <th scope="col">Stage</th>
            <th scope="col">Reached by</th>
            <th scope="col" className="number">
              Ended here
            </th>
            <th scope="col">Left most by</th>
            <th scope="col" className="number">
              Watchdog
            </th>
            <th scope="col" className="number">
              Refusals
            </th>
          </tr>
        </thead>
        <tbody>
          {funnel.map(({ stage, reached, ended, left, rungs, refusals }) => (
            <tr key={stage}>
              <th scope="row">{stageName[stage]}</th>
              <td data-label="Reached by">
                <span
                  className="bar"
                  style={{ '--share': reached / Math.max(1, calls) } as React.CSSProperties}
                />
                <span className="figure">{reached}</span>
              </td>
              <td className="number" data-label="Ended here">
                {ended}
              </td>
              {left[0] === undefined ? (
                <td />
              ) : (
                <td data-label="Left most by">{`${causeName(left[0].cause)} (${left[0].moves})`}</td>
              )}
              <td className="number" data-label="Watchdog">
                {total(rungs)}
              </td>
              <td className="number" data-label="Refusals">
                {refusals}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}

function total(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((sum, each) => sum + each, 0);
}
