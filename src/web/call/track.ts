import type { Stage } from '../../core/stages.ts';

/** Where the stages lie on the map, and how the tracks between them run. */
export const WIDTH = 340;
export const HEIGHT = 400;

interface Place {
  readonly x: number;
  readonly y: number;
}

/** The main line runs down; what leaves it lies beside it. */
const MAIN = 78;
const SIDE = 268;

export const places: Readonly<Record<Stage, Place>> = {
  greeting: { x: MAIN, y: 28 },
  intent_capture: { x: MAIN, y: 96 },
  gather_details: { x: MAIN, y: 164 },
  confirm_summary: { x: MAIN, y: 232 },
  execute_action: { x: MAIN, y: 300 },
  closing: { x: MAIN, y: 368 },
  quick_answer: { x: SIDE, y: 130 },
  escalate: { x: SIDE, y: 266 },
};

export const labels = Object.fromEntries(
  Object.entries(places).map(([stage, { x, y }]) => [
    stage,
    x === MAIN ? { x: x + 18, y: y + 5 } : { x: x + 18, y: y - 16, textAnchor: 'middle' as const },
  ]),
) as Readonly<Record<Stage, { readonly x: number; readonly y: number; readonly textAnchor?: 'middle' }>>;

/** Straight to the next station, in a bow past others: downwards close by, back further out. */
export function track(from: Stage, to: Stage): string {
  const a = places[from];
  const b = places[to];
  const start = `M${a.x},${a.y}`;
  if (a.x !== b.x || a.x !== MAIN)
    return `${start} C${middle(a, b)},${a.y} ${middle(a, b)},${b.y} ${b.x},${b.y}`;
  const span = b.y - a.y;
  if (span === STEP) return `${start} L${b.x},${b.y}`;
  const out = a.x - Math.min(a.x - 6, 12 + Math.abs(span) / (span > 0 ? 8 : 5));
  return `${start} C${out},${a.y + span / 4} ${out},${b.y - span / 4} ${b.x},${b.y}`;
}

const STEP = 68;

function middle(a: Place, b: Place): number {
  return a.x === b.x ? a.x + 44 : (a.x + b.x) / 2 + 30;
}
