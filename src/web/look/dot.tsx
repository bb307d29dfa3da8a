import { colourOf, type Signal } from './signals.ts';

/** A signal light. Words always stand beside it: nobody has to tell colours apart. */
export function Dot({ signal }: { signal: Signal }) {
  return <span className="dot" aria-hidden style={{ background: colourOf(signal) }} />;
}

export function Lit({ signal, children }: { signal: Signal; children: React.ReactNode }) {
  return (
    <span className="lit">
      <Dot signal={signal} />
      {children}
    </span>
  );
}
