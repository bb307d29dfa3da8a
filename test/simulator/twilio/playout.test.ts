import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Playout } from '../../../src/simulator/twilio/playout.ts';

function playout() {
  const echoes: string[] = [];
  return { echoes, buffer: new Playout((mark) => echoes.push(mark)) };
}

it('echoes a mark at once when there is nothing to hear before it', () => {
  const { echoes, buffer } = playout();
  buffer.mark('a');
  expect(echoes).toEqual(['a']);
});

it('echoes a mark when the audio before it has been heard to its end, no sooner', () => {
  const { echoes, buffer } = playout();
  buffer.play(new Uint8Array(240));
  buffer.mark('a');
  buffer.play(new Uint8Array(80));
  buffer.mark('b');
  expect(buffer.next().bytes).toBe(160);
  expect(echoes).toEqual([]);
  expect(buffer.next().bytes).toBe(160);
  expect(echoes).toEqual([]);
  buffer.mark('c');
  expect(buffer.next().bytes).toBe(0);
  expect(echoes).toEqual(['a', 'b', 'c']);
});

it('plays what there is and fills the frame with silence', () => {
  const { buffer } = playout();
  buffer.play(new Uint8Array(10).fill(1));
  expect([...buffer.next().frame]).toEqual([...Array(10).fill(1), ...Array(150).fill(0xff)]);
});

it('drops audio at a clear and echoes every waiting mark in order, and later audio is not touched', () => {
  const { echoes, buffer } = playout();
  buffer.play(new Uint8Array(160).fill(1));
  buffer.mark('a');
  buffer.play(new Uint8Array(800).fill(2));
  buffer.mark('b');
  buffer.next();
  buffer.clear();
  expect(echoes).toEqual(['a', 'b']);
  buffer.play(new Uint8Array(160).fill(3));
  expect(buffer.next().frame[0]).toBe(3);
});

it('refuses what does not fit in ten minutes', () => {
  const { buffer } = playout();
  expect(buffer.play(new Uint8Array(4_800_000))).toBe(true);
  expect(buffer.play(new Uint8Array(1))).toBe(false);
  buffer.next();
  expect(buffer.play(new Uint8Array(160))).toBe(true);
});

it('gives every byte to the ear once and in order, and every mark back once and in order', () => {
  const step = fc.oneof(
    fc.nat(500).map((bytes) => ({ bytes })),
    fc.constant('mark' as const),
    fc.constant('next' as const),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const { echoes, buffer } = playout();
      const marks: { name: string; after: number }[] = [];
      let sent = 0;
      let heard = 0;
      let ended = 0;
      const next = () => {
        ended = heard;
        const { frame, bytes } = buffer.next();
        for (let n = 0; n < bytes; n++) expect(frame[n]).toBe((heard + n) % 251);
        heard += bytes;
        // What came back by now is what had been heard to its end when this frame began.
        expect(echoes).toEqual(marks.filter(({ after }) => after <= ended).map(({ name }) => name));
      };
      for (const doing of steps) {
        if (doing === 'next') next();
        else if (doing === 'mark') {
          marks.push({ name: String(marks.length), after: sent });
          buffer.mark(String(marks.length - 1));
        } else {
          buffer.play(Uint8Array.from({ length: doing.bytes }, (_, n) => (sent + n) % 251));
          sent += doing.bytes;
        }
      }
      while (heard < sent) next();
      next();
      expect(echoes.length).toBe(marks.length);
    }),
  );
});
