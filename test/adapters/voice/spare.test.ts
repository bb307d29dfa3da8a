import { describe, expect, it } from 'vitest';
import { spareMouth } from '../../../src/adapters/voice/spare.ts';

type Render = typeof import('../../../src/simulator/voice/render.ts');
// Node 20 cannot start a thread from TypeScript, so this runs what `npm test` has just built.
const { render } = (await import('../../../dist/simulator/voice/render.js' as string)) as Render;

function mouth(
  texts: readonly string[],
  rendering: (texts: readonly string[]) => Promise<readonly Uint8Array[]>,
) {
  const asked: (readonly string[])[] = [];
  const problems: string[] = [];
  const spare = spareMouth({
    texts,
    render: (wanted) => {
      asked.push(wanted);
      return rendering(wanted);
    },
    onProblem: (what) => problems.push(what),
  });
  return { spare, asked, problems };
}

const bytes = async (texts: readonly string[]) => texts.map((text) => new Uint8Array(text.length * 1_600));

describe('the spare mouth', () => {
  it('speaks with the synthesiser that comes with us, in pieces as a line takes them', async () => {
    const { spare, problems } = mouth(['One moment, please.'], (texts) => render(texts, 'marin'));
    const sound = await spare.speak('One moment, please.');
    const ms = (sound ?? []).map((piece) => Buffer.from(piece, 'base64').length / 8);
    expect(Math.max(...ms)).toBe(200);
    expect(ms.reduce((sum, one) => sum + one, 0)).toBeGreaterThan(700);
    expect(problems).toEqual([]);
  });

  it('renders known words together and once, others when they are wanted', async () => {
    const { spare, asked } = mouth(['One.', 'Two.'], bytes);
    expect(await spare.speak('Two.')).toHaveLength(4);
    expect(await spare.speak('Three.')).toHaveLength(6);
    expect(await spare.speak('Three.')).toHaveLength(6);
    expect(asked).toEqual([['One.', 'Two.'], ['Three.']]);
  });

  it('says nothing where it cannot, and tries again when asked again', async () => {
    let broken = true;
    const { spare, problems } = mouth(['One.'], async (texts) => {
      if (broken) throw new Error('no memory');
      return bytes(texts);
    });
    expect(await spare.speak('One.')).toBeNull();
    await spare.settled();
    broken = false;
    expect(await spare.speak('One.')).toHaveLength(4);
    expect(problems).toEqual(['Words that stand in for the voice could not be made']);
  });
});
