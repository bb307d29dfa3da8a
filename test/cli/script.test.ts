import { expect, it } from 'vitest';
import { readScript } from '../../src/cli/script.ts';

it('reads what a caller says and does, a line a turn', () => {
  const text =
    '# a caller in a hurry\nI would like to book\n\n@press 5551#\n@wait 2000\n@interrupt 800 No, wait!\n@hangup\n';
  expect(readScript(text)).toEqual({
    ok: true,
    lines: [
      'I would like to book',
      { press: '5551#' },
      { wait: 2000 },
      { say: 'No, wait!', interruptAfterMs: 800 },
      { hangUp: true },
    ],
  });
});

it.each(['@press', '@press abc', '@wait soon', '@interrupt 800', '@jump'])(
  'does not guess what %s means',
  (line) => {
    expect(readScript(`hello\n${line}`)).toMatchObject({ ok: false, line: 2 });
  },
);
