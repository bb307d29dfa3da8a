import { memo, useEffect, useRef } from 'react';
import { Dot } from '../look/dot.tsx';
import { clock } from '../look/figures.ts';
import type { StoryLine } from '../readings/story.ts';

/** What was said, with stage changes, tool calls, refusals and the watchdog in between. */
export function Story({ lines, follows }: { lines: readonly StoryLine[]; follows: boolean }) {
  const box = useRef<HTMLOListElement>(null);
  const atEnd = useRef(true);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new line is what moves the view.
  useEffect(() => {
    const element = box.current;
    if (element !== null && follows && atEnd.current) element.scrollTop = element.scrollHeight;
  }, [lines.length, follows]);
  return (
    <ol
      ref={box}
      className="story"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard.
      tabIndex={0}
      aria-label="Conversation"
      onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
        atEnd.current = scrollHeight - scrollTop - clientHeight < NEAR_END_PX;
      }}
    >
      {lines.map((line) => (
        <Line key={line.key} line={line} />
      ))}
      {lines.length === 0 ? <li className="aside">Nothing has happened yet.</li> : null}
    </ol>
  );
}

/** Whoever scrolled up reads there, and is not pulled away. */
const NEAR_END_PX = 40;

/** A line never changes once it is there, but for the one that is cut off. */
const Line = memo(
  function Line({ line }: { line: StoryLine }) {
    if (line.kind === 'aside') {
      return (
        <li className="aside">
          <time>{clock(line.atMs)}</time>
          <Dot signal={line.signal} />
          <span>
            {line.what}
            {line.more === null ? null : <span className="more"> {line.more}</span>}
          </span>
        </li>
      );
    }
    return (
      <li className="said" data-speaker={line.speaker}>
        <time>{clock(line.atMs)}</time>
        <span className="speaker">{line.speaker === 'agent' ? 'Agent' : 'Caller'}</span>
        <span>
          {line.text}
          {line.unheard === null ? null : (
            <span className="unheard" title="Not heard: the caller cut in">
              {line.unheard} <span className="more">(cut short)</span>
            </span>
          )}
        </span>
      </li>
    );
  },
  (before, after) => before.line.key === after.line.key && before.line.atMs === after.line.atMs,
);
