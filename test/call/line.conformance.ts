import { afterEach, describe, expect, it } from 'vitest';
import type { Line, LineEvent } from '../../src/call/world.ts';

/** The carrier at the other end of a line. */
export interface LinePeer {
  readonly line: Line;
  /** What the line told its call. */
  readonly events: readonly LineEvent[];
  /** What came here: `play …`, `mark …`, `clear`. */
  readonly received: readonly string[];
  /** Resolves when everything that was sent either way has arrived. */
  arrived(): Promise<void>;
  hear(payload: string): void;
  press(digit: string): void;
  echo(mark: string): void;
  stop(): void;
  /** The connection breaks. */
  break(): Promise<void>;
  close(): Promise<void>;
}

/** What every line promises. */
export function lineConformance(name: string, open: () => Promise<LinePeer>): void {
  describe(`a line: ${name}`, () => {
    const peers: LinePeer[] = [];
    const begin = async () => {
      const peer = await open();
      peers.push(peer);
      return peer;
    };
    afterEach(async () => {
      for (const peer of peers.splice(0)) await peer.close();
    });

    it('brings audio, marks and clears to the carrier in their order', async () => {
      const peer = await begin();
      peer.line.play('AAAA');
      peer.line.mark('1.1');
      peer.line.clear();
      peer.line.play('////');
      peer.line.mark('2.1');
      await peer.arrived();
      expect(peer.received).toEqual(['play AAAA', 'mark 1.1', 'clear', 'play ////', 'mark 2.1']);
    });

    it('brings what the carrier says to the call', async () => {
      const peer = await begin();
      peer.hear('AAAA');
      peer.press('5');
      peer.echo('1.1');
      peer.stop();
      await peer.arrived();
      expect(peer.events).toEqual([
        { type: 'frame', payload: 'AAAA' },
        { type: 'digit', digit: '5' },
        { type: 'mark', name: '1.1' },
        { type: 'stopped' },
      ]);
    });

    it('says that it is closed when the connection breaks, and takes what comes after without a word', async () => {
      const peer = await begin();
      await peer.break();
      expect(peer.events.map(({ type }) => type)).toEqual(['closed']);
      peer.line.play('AAAA');
      peer.line.mark('1.1');
      peer.line.clear();
      peer.line.close();
      expect(peer.events).toHaveLength(1);
      expect(peer.received).toEqual([]);
    });

    it('can be closed twice, and carries nothing after that', async () => {
      const peer = await begin();
      peer.line.play('AAAA');
      peer.line.close();
      peer.line.close();
      peer.line.play('////');
      await peer.close();
      expect(peer.received).toEqual(['play AAAA']);
    });
  });
}
