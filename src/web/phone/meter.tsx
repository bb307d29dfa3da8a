import { useEffect, useRef } from 'react';
import type { Levels } from './handset.ts';
import { useHandset } from './use-phone.ts';

/** How loud one side is. It moves fifty times a second, so it is drawn beside React, and kept from screen readers. */
export function Meter({ side, label }: { side: keyof Levels; label: string }) {
  const phone = useHandset();
  const bar = useRef<HTMLSpanElement>(null);
  useEffect(
    () =>
      phone.onFrame((levels) => {
        if (bar.current !== null) bar.current.style.transform = `scaleX(${levels[side].toFixed(2)})`;
      }),
    [phone, side],
  );
  return (
    <div className="meter" aria-hidden>
      <span>{label}</span>
      <span className="meter-track">
        <span ref={bar} className="meter-bar" />
      </span>
    </div>
  );
}
