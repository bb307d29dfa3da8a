import {
  awaitsOutput,
  newTurn,
  step,
  type TurnInput,
  type TurnOutput,
} from '../../protocols/realtime/turn.ts';

/** Holds the turn of one session, and has its outputs performed one after the other. */
export class Sequencer {
  private turn = newTurn;
  private readonly outputs: TurnOutput[] = [];
  private readonly perform: (output: TurnOutput) => void;
  private isPerforming = false;

  constructor(perform: (output: TurnOutput) => void) {
    this.perform = perform;
  }

  /** An input that comes while outputs are performed, because a listener answered at once, waits for its turn. */
  move(input: TurnInput): void {
    const [turn, outputs] = step(this.turn, input);
    this.turn = turn;
    this.outputs.push(...outputs);
    if (this.isPerforming) return;
    this.isPerforming = true;
    for (let output = this.outputs.shift(); output !== undefined; output = this.outputs.shift()) {
      this.perform(output);
    }
    this.isPerforming = false;
  }

  /** Nothing was asked of the server that it still has to do. */
  isIdle(): boolean {
    return this.turn.now.state === 'idle';
  }

  /** The response that is being made, where its id is known. */
  running(): string | null {
    const { now } = this.turn;
    return now.state === 'speaking' || now.state === 'cancelling' ? now.response.id : null;
  }

  /** The tool call was made in this session, and has no output yet. */
  awaitsOutput(call: string): boolean {
    return awaitsOutput(this.turn, call);
  }
}
