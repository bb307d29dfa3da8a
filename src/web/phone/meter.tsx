import { VisuallyHidden } from '@mantine/core';
import { useEffect, useRef } from 'react';
import type { Levels } from './handset.ts';
import { useHandset } from './use-phone.ts';

/** How loud one side is. It moves fifty times a second, so it is drawn beside React. */
export function Meter({ side, label }: { side: keyof Levels; label: string }) {
  const phone = useHandset();
  const meter = useRef<HTMLMeterElement>(null);
  const bar = useRef<HTMLSpanElement>(null);
  useEffect(
    () =>
      phone.onFrame((levels) => {
        const level = levels[side];
        if (bar.current !== null) bar.current.style.transform = `scaleX(${level.toFixed(2)})`;
        // In steps: screen readers are told of each other value.
        const step = Math.round(level * STEPS) / STEPS;
        if (meter.current !== null && meter.current.value !== step) meter.current.value = step;
      }),
    [phone, side],
  );
  return (
    <div className="meter">
      <span aria-hidden>{label}</span>
      <VisuallyHidden>
        <meter ref={meter} aria-label={`${label}, loudness`} min={0} max={1} value={0} />
      </VisuallyHidden>
      <span className="meter-track">
        <span ref={bar} className="meter-bar" />
      </span>
    </div>
  );
}

const STEPS = 10;
