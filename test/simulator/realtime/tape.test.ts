import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Tape } from '../../../src/simulator/realtime/tape.ts';

it('keeps positions while it is cut at both ends, like one long recording would', () => {
  const chunks = fc.array(fc.uint8Array({ maxLength: 64 }), { maxLength: 20 });
  fc.assert(
    fc.property(chunks, fc.nat(80), fc.nat(80), fc.nat(80), (parts, dropMs, fromMs, lengthMs) => {
      const tape = new Tape();
      for (const part of parts) tape.append(part);
      const whole = Buffer.concat(parts);
      expect(tape.endMs).toBe(whole.length / 8);
      tape.dropBefore(dropMs);
      expect(tape.startMs).toBeLessThanOrEqual(Math.max(dropMs, 0));
      const from = Math.max(fromMs * 8, tape.startMs * 8);
      const to = (fromMs + lengthMs) * 8;
      expect(Buffer.from(tape.slice(fromMs, fromMs + lengthMs))).toEqual(
        whole.subarray(from, Math.max(from, to)),
      );
      tape.cutAt(fromMs);
      expect(tape.endMs).toBe(Math.max(Math.min(fromMs, whole.length / 8), tape.startMs));
    }),
  );
});
