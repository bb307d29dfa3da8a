import { moves } from '../../core/flow.ts';
import { type Stage, stages } from '../../core/stages.ts';
import { colourOf, stageSignal } from '../look/signals.ts';
import { stageName } from '../look/words.ts';
import type { Stop } from '../readings/path.ts';
import { HEIGHT, labels, places, track, WIDTH } from './track.ts';

/** The flow as a map: every legal move a track, what was travelled in ink, and the token where the call stands. */
export function FlowMap({ path, isOver }: { path: readonly Stop[]; isOver: boolean }) {
  const here = path.at(-1)?.stage ?? null;
  const travelled = new Set(path.slice(1).map((stop, index) => `${path[index]?.stage} ${stop.stage}`));
  const visited = new Set(path.map(({ stage }) => stage));
  return (
    <svg className="flow-map" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={said(path, isOver)}>
      {tracks.map(({ from, to }) => (
        <path
          key={`${from} ${to}`}
          d={track(from, to)}
          className="track"
          data-travelled={travelled.has(`${from} ${to}`) || undefined}
          data-open={(!isOver && from === here) || undefined}
        />
      ))}
      {stages.map((stage) => (
        <circle
          key={stage}
          cx={places[stage].x}
          cy={places[stage].y}
          r={7}
          className="station"
          data-visited={visited.has(stage) || undefined}
        />
      ))}
      {here === null ? null : (
        <circle
          r={11}
          className="token"
          data-stage={here}
          style={{
            transform: `translate(${places[here].x}px, ${places[here].y}px)`,
            fill: isOver ? 'var(--idle)' : colourOf(stageSignal[here]),
          }}
        />
      )}
      {stages.map((stage) => (
        <text key={stage} {...labels[stage]} className="station-name" data-here={stage === here || undefined}>
          {stageName[stage]}
        </text>
      ))}
    </svg>
  );
}

/** Once for each pair of stages, whatever leads from the one to the other. */
const tracks = [
  ...new Map(
    moves()
      .filter(({ from, to }) => from !== to)
      .map(({ from, to }) => [`${from} ${to}`, { from, to }] as const),
  ).values(),
];

function said(path: readonly Stop[], isOver: boolean): string {
  const names = path.map(({ stage }: { stage: Stage }) => stageName[stage]);
  if (names.length === 0) return 'Map of the flow: the call has not begun';
  const way = names.slice(0, -1).join(', ');
  return `Map of the flow: ${isOver ? 'ended' : 'now'} in ${names.at(-1)}${way === '' ? '' : `, by way of ${way}`}`;
}
