import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Called,
  MAX_WAITING_SAYS,
  newTurn,
  step,
  type Turn,
  type TurnInput,
  type TurnOutput,
  type Wish,
} from '../../../src/protocols/realtime/turn.ts';

const respond: Wish = { type: 'respond' };
const force: Wish = { type: 'force', tool: 'classify_intent' };
const say = (text: string): Wish => ({ type: 'say', text });
const wish = (wished: Wish): TurnInput => ({ type: 'wish', wish: wished });
const created = (response: string): TurnInput => ({ type: 'created', response });
const done = (response: string, ending: Partial<TurnInput & { type: 'done' }> = {}): TurnInput => ({
  type: 'done',
  response,
  status: 'completed',
  calls: [],
  ...ending,
});
const call = (id: string): Called => ({ id, name: 'record_details', arguments: '{}', item: `item_${id}` });
const called = (response: string, id: string): TurnInput => ({ type: 'called', response, call: call(id) });
const drafted = (response: string, id: string): TurnInput => ({ type: 'drafted', response, call: call(id) });
const answered = (id: string): TurnInput => ({ type: 'answered', call: id });
const conflict = (event: string | null): TurnInput => ({
  type: 'createRefused',
  event,
  active: true,
  why: 'conversation_already_has_active_response',
});
const refused = (event: string): TurnInput => ({
  type: 'createRefused',
  event,
  active: false,
  why: 'rate_limit_exceeded',
});
const interrupt: TurnInput = { type: 'interrupt' };
const cancelRefused: TurnInput = { type: 'cancelRefused' };

/** Outputs in short: `create say`, `cancel r1`, `dispatch c1`, `ended completed 1`. */
function short(output: TurnOutput): string {
  switch (output.type) {
    case 'create':
      return `create ${output.wish.type === 'say' ? output.wish.text : output.wish.type}`;
    case 'cancel':
      return `cancel ${output.response}`;
    case 'dispatch':
      return `dispatch ${output.call.id}`;
    case 'forget':
      return `forget ${output.item}`;
    case 'ended':
      return `ended ${output.status} ${output.tools}${output.why === undefined ? '' : ` ${output.why}`}`;
    case 'dropped':
      return `dropped ${output.wish.type === 'say' ? output.wish.text : output.wish.type}`;
  }
}

/** Plays inputs; the answer is what each of them caused. */
function play(...inputs: readonly TurnInput[]): { turn: Turn; steps: string[][]; last: string[] } {
  let turn = newTurn;
  const steps = inputs.map((input) => {
    const [after, outputs] = step(turn, input);
    turn = after;
    return outputs.map(short);
  });
  return { turn, steps, last: steps.at(-1) ?? [] };
}

function where({ now }: Turn): string {
  if (now.state === 'idle' || now.state === 'requested') return now.state;
  return `${now.state} ${now.response.id ?? '?'}`;
}

describe('every state meets every input', () => {
  const states: Record<string, readonly TurnInput[]> = {
    idle: [],
    requested: [wish(respond)],
    speaking: [wish(respond), created('r1')],
    'speaking ?': [wish(respond), conflict('create_1')],
    cancelling: [wish(respond), created('r1'), interrupt],
    'cancelling ?': [wish(respond), interrupt],
  };
  const inputs: Record<string, TurnInput> = {
    respond: wish(respond),
    say: wish(say('Hello.')),
    interrupt,
    'created r1': created('r1'),
    'created r2': created('r2'),
    'called c1 in r1': called('r1', 'c1'),
    'called c1 in r2': called('r2', 'c1'),
    'done r1': done('r1'),
    'done r2': done('r2'),
    conflict: conflict('create_1'),
    refused: refused('create_1'),
    'cancel refused': cancelRefused,
  };
  const table: Record<string, Record<string, string>> = {
    idle: {
      respond: 'requested: create respond',
      say: 'requested: create Hello.',
      interrupt: 'idle:',
      'created r1': 'speaking r1:',
      'created r2': 'speaking r2:',
      'called c1 in r1': 'idle:',
      'called c1 in r2': 'idle:',
      'done r1': 'idle:',
      'done r2': 'idle:',
      conflict: 'idle:',
      refused: 'idle:',
      'cancel refused': 'idle:',
    },
    requested: {
      respond: 'requested:',
      say: 'requested:',
      interrupt: 'cancelling ?:',
      'created r1': 'speaking r1:',
      'created r2': 'speaking r2:',
      'called c1 in r1': 'speaking r1: dispatch c1',
      'called c1 in r2': 'speaking r2: dispatch c1',
      'done r1': 'idle: ended completed 0',
      'done r2': 'idle: ended completed 0',
      conflict: 'speaking ?:',
      refused: 'idle: ended failed 0 rate_limit_exceeded',
      'cancel refused': 'requested:',
    },
    speaking: {
      respond: 'speaking r1:',
      say: 'speaking r1:',
      interrupt: 'cancelling r1: cancel r1',
      'created r1': 'speaking r1:',
      'created r2': 'speaking r2: ended cancelled 0',
      'called c1 in r1': 'speaking r1: dispatch c1',
      'called c1 in r2': 'speaking r1:',
      'done r1': 'idle: ended completed 0',
      'done r2': 'speaking r1:',
      conflict: 'speaking r1:',
      refused: 'speaking r1:',
      'cancel refused': 'speaking r1:',
    },
    'speaking ?': {
      respond: 'speaking ?:',
      say: 'speaking ?:',
      interrupt: 'cancelling ?:',
      'created r1': 'speaking r1:',
      'created r2': 'speaking r2:',
      'called c1 in r1': 'speaking r1: dispatch c1',
      'called c1 in r2': 'speaking r2: dispatch c1',
      'done r1': 'requested: ended completed 0, create respond',
      'done r2': 'requested: ended completed 0, create respond',
      conflict: 'speaking ?:',
      refused: 'speaking ?:',
      'cancel refused': 'speaking ?:',
    },
    cancelling: {
      respond: 'cancelling r1:',
      say: 'cancelling r1:',
      interrupt: 'cancelling r1:',
      'created r1': 'cancelling r1:',
      'created r2': 'speaking r2: ended cancelled 0',
      'called c1 in r1': 'cancelling r1:',
      'called c1 in r2': 'cancelling r1:',
      'done r1': 'idle: ended completed 0',
      'done r2': 'cancelling r1:',
      conflict: 'cancelling r1:',
      refused: 'cancelling r1:',
      'cancel refused': 'idle: ended cancelled 0',
    },
    'cancelling ?': {
      respond: 'cancelling ?:',
      say: 'cancelling ?:',
      interrupt: 'cancelling ?:',
      'created r1': 'cancelling r1: cancel r1',
      'created r2': 'cancelling r2: cancel r2',
      'called c1 in r1': 'cancelling r1: cancel r1',
      'called c1 in r2': 'cancelling r2: cancel r2',
      'done r1': 'idle: ended completed 0',
      'done r2': 'idle: ended completed 0',
      conflict: 'cancelling ?:',
      refused: 'idle: ended cancelled 0',
      'cancel refused': 'cancelling ?:',
    },
  };

  const rows = Object.entries(states).flatMap(([state, before]) =>
    Object.entries(inputs).map(
      ([name, input]) => [state, name, table[state]?.[name], before, input] as const,
    ),
  );
  it.each(rows)('%s, %s → %s', (_, __, expected, before, input) => {
    const { turn, last } = play(...before, input);
    expect(`${where(turn)}: ${last.join(', ')}`.trim()).toBe(expected);
  });
});

describe('wishes', () => {
  it('answers two reasons to respond with one response', () => {
    const { steps } = play(
      wish(respond),
      created('r1'),
      wish(respond),
      wish(respond),
      done('r1'),
      created('r2'),
      done('r2'),
    );
    expect(steps.flat()).toEqual([
      'create respond',
      'ended completed 0',
      'create respond',
      'ended completed 0',
    ]);
  });

  it('says words in their order, and a respond after them stays after them', () => {
    const { steps } = play(
      wish(say('one')),
      wish(respond),
      wish(say('two')),
      wish(respond),
      done('r1'),
      done('r2'),
      done('r3'),
    );
    expect(steps.flat().filter((output) => output.startsWith('create'))).toEqual([
      'create one',
      'create two',
      'create respond',
    ]);
  });

  it('lets a forced tool take the place of a respond that waits', () => {
    const { turn } = play(wish(say('one')), wish(respond), wish(force));
    expect(turn.waiting).toEqual([force]);
  });

  it('keeps a bounded number of words, the newest', () => {
    const words = Array.from({ length: MAX_WAITING_SAYS + 1 }, (_, n) => wish(say(`word ${n}`)));
    const { turn, last } = play(wish(respond), ...words);
    expect(last).toEqual(['dropped word 0']);
    expect(turn.waiting).toHaveLength(MAX_WAITING_SAYS);
  });

  it('forgets what waits when the caller speaks over the agent', () => {
    const { steps, turn } = play(
      wish(say('one')),
      created('r1'),
      wish(say('two')),
      wish(respond),
      interrupt,
      done('r1', { status: 'cancelled' }),
    );
    expect(steps.flat()).toEqual(['create one', 'cancel r1', 'ended cancelled 0']);
    expect(where(turn)).toBe('idle');
  });

  it('cancels a response that is announced after the interruption', () => {
    const { steps } = play(
      wish(respond),
      interrupt,
      wish(respond),
      created('r1'),
      done('r1', { status: 'cancelled' }),
    );
    expect(steps).toEqual([
      ['create respond'],
      [],
      [],
      ['cancel r1'],
      ['ended cancelled 0', 'create respond'],
    ]);
  });
});

describe('tools', () => {
  it('responds once every tool of the turn is answered, and not before', () => {
    const { steps } = play(
      wish(respond),
      created('r1'),
      called('r1', 'c1'),
      called('r1', 'c2'),
      done('r1'),
      answered('c1'),
      wish(respond),
      answered('c2'),
    );
    expect(steps.slice(4)).toEqual([['ended completed 2'], [], [], ['create respond']]);
  });

  it('says a filler while a tool is being run', () => {
    const { steps } = play(
      wish(respond),
      created('r1'),
      called('r1', 'c1'),
      wish(respond),
      wish(say('One moment.')),
      done('r1'),
      answered('c1'),
      created('r2'),
      done('r2'),
    );
    expect(steps.slice(5)).toEqual([
      ['ended completed 1', 'create One moment.'],
      [],
      [],
      ['ended completed 0', 'create respond'],
    ]);
  });

  it('dispatches a call once, however often it is told', () => {
    const { steps } = play(
      wish(respond),
      created('r1'),
      drafted('r1', 'c1'),
      called('r1', 'c1'),
      called('r1', 'c1'),
      done('r1', { calls: [{ ...call('c1'), cut: false }] }),
      done('r1', { calls: [{ ...call('c1'), cut: false }] }),
    );
    expect(steps.flat()).toEqual(['create respond', 'dispatch c1', 'ended completed 1']);
  });

  const again = (id: string, item: string): Called => ({ ...call(id), item });

  it.each([
    ['in the same response', [called('r1', 'c1')]],
    ['in a later one', [called('r1', 'c1'), answered('c1'), done('r1'), wish(respond), created('r2')]],
  ])('dispatches an id that the model uses again %s, and takes its item back', (_, before) => {
    const response = before.length === 1 ? 'r1' : 'r2';
    const second = again('c1', 'item_again');
    const { steps, turn } = play(
      wish(respond),
      created('r1'),
      ...before,
      { type: 'drafted', response, call: second },
      { type: 'called', response, call: second },
      wish(respond),
      done(response, { calls: [{ ...second, cut: false }] }),
      answered('c1'),
    );
    const tools = before.length === 1 ? 2 : 1;
    expect(steps.slice(-4)).toEqual([
      ['dispatch c1', 'forget item_again'],
      [],
      [`ended completed ${tools}`],
      ['create respond'],
    ]);
    expect(turn.owed).toEqual([]);
  });

  it('reads calls without an item by the response that they are of', () => {
    const bare = again('c1', '');
    const { steps } = play(
      wish(respond),
      created('r1'),
      { type: 'drafted', response: 'r1', call: bare },
      called('r1', 'c1'),
      done('r1', { calls: [{ ...bare, cut: false }] }),
      answered('c1'),
      wish(respond),
      created('r2'),
      done('r2', { calls: [{ ...bare, cut: false }] }),
    );
    expect(steps[4]).toEqual(['ended completed 1']);
    expect(steps.at(-1)).toEqual(['dispatch c1', 'forget ', 'ended completed 1']);
  });

  it('finds a call that only the finished response tells of', () => {
    const output = play(wish(respond), created('r1'), done('r1', { calls: [{ ...call('c1'), cut: false }] }));
    expect(output.last).toEqual(['dispatch c1', 'ended completed 1']);
    const draft = play(wish(respond), created('r1'), drafted('r1', 'c1'), done('r1'));
    expect(draft.last).toEqual(['dispatch c1', 'ended completed 1']);
  });

  it.each(['cancelled', 'failed', 'incomplete'] as const)(
    'never runs a call that a %s response leaves',
    (status) => {
      const { last } = play(
        wish(respond),
        created('r1'),
        drafted('r1', 'c1'),
        done('r1', { status, calls: [{ ...call('c2'), cut: true }] }),
      );
      expect(last).toEqual(['forget item_c2', 'forget item_c1', `ended ${status} 0`]);
    },
  );

  it('holds calls back during a cancel, until the response says how it ended', () => {
    const before = [wish(respond), created('r1'), interrupt, called('r1', 'c1')];
    expect(play(...before, done('r1')).last).toEqual(['dispatch c1', 'ended completed 1']);
    expect(play(...before, done('r1', { status: 'cancelled' })).last).toEqual([
      'forget item_c1',
      'ended cancelled 0',
    ]);
  });

  it('does not run a call whose arguments were cut', () => {
    const { last } = play(
      wish(respond),
      created('r1'),
      done('r1', { calls: [{ ...call('c1'), cut: true }] }),
    );
    expect(last).toEqual(['forget item_c1', 'ended completed 0']);
  });
});

describe('a server that answers by itself', () => {
  it('answers the turn once: the respond that comes meanwhile is fulfilled', () => {
    const { steps } = play(created('r1'), wish(respond), done('r1'));
    expect(steps.flat()).toEqual(['ended completed 0']);
  });

  it('fulfils a respond that was refused for it, in either order of the news', () => {
    expect(play(wish(respond), conflict('create_1'), created('r9'), done('r9')).steps.flat()).toEqual([
      'create respond',
      'ended completed 0',
    ]);
    expect(play(wish(respond), created('r9'), conflict('create_1'), done('r9')).steps.flat()).toEqual([
      'create respond',
      'ended completed 0',
    ]);
  });

  it.each([
    ['before', [conflict('create_1'), created('r9'), done('r9')]],
    ['while it speaks', [created('r9'), conflict('create_1'), done('r9')]],
    ['after', [created('r9'), done('r9'), conflict('create_1')]],
  ])('does not take the place of words: refused %s, they are said next', (_, inputs) => {
    const { last, turn } = play(wish(say('Goodbye.')), ...inputs);
    expect(last).toContain('create Goodbye.');
    expect(where(turn)).toBe('requested');
  });

  it('still gets the follow-up of a tool that it called', () => {
    const { steps } = play(created('r1'), called('r1', 'c1'), answered('c1'), wish(respond), done('r1'));
    expect(steps.at(-1)).toEqual(['ended completed 1', 'create respond']);
  });

  it('still gets the follow-up of a tool that was answered while it spoke', () => {
    const { last } = play(
      wish(respond),
      created('r1'),
      called('r1', 'c1'),
      done('r1'),
      created('r9'),
      answered('c1'),
      wish(respond),
      done('r9'),
    );
    expect(last).toEqual(['ended completed 0', 'create respond']);
  });

  it('answers the turn once also when it came before words of ours', () => {
    const { steps } = play(
      wish(say('Hello.')),
      created('r9'),
      conflict('create_1'),
      wish(respond),
      done('r9'),
      created('r10'),
      done('r10'),
    );
    expect(steps.flat().filter((output) => output.startsWith('create'))).toEqual([
      'create Hello.',
      'create Hello.',
    ]);
  });

  it('reads a refusal without an event id as that of the create in flight', () => {
    const { last } = play(wish(respond), conflict(null), done('r9'));
    expect(last).toEqual(['ended completed 0', 'create respond']);
  });

  it('does not wait for the end of a response that it knows to be over', () => {
    const { last } = play(
      wish(respond),
      created('r1'),
      interrupt,
      cancelRefused,
      wish(respond),
      conflict('create_2'),
      done('r1', { status: 'cancelled' }),
    );
    expect(last).toEqual(['create respond']);
  });
});

/**
 * A server that takes one response at a time, tells its events in order, may answer turns by itself, and calls
 * tools; and a client that wishes, answers and interrupts. The seed decides who moves.
 */
class Conversation {
  turn = newTurn;
  readonly owed = new Set<string>();
  readonly dispatched: string[] = [];
  private readonly toServer: TurnOutput[] = [];
  private readonly toClient: TurnInput[] = [];
  private active: { id: string; calls: Called[] } | null = null;
  private count = 0;
  private inFlight = 0;
  /** A response was asked for, and none was sent since. */
  isWanted = false;

  input(input: TurnInput): void {
    const [after, outputs] = step(this.turn, input);
    this.turn = after;
    for (const output of outputs) {
      if (output.type === 'create') {
        this.inFlight += 1;
        expect(this.inFlight).toBe(1);
        if (output.wish.type !== 'say') {
          expect(this.owed.size).toBe(0);
          this.isWanted = false;
        }
      }
      if (output.type === 'dispatch') {
        expect(this.dispatched).not.toContain(output.call.id);
        this.dispatched.push(output.call.id);
        this.owed.add(output.call.id);
      }
      if (output.type === 'create' || output.type === 'cancel') this.toServer.push(output);
    }
  }

  wish(wished: Wish): void {
    if (wished.type !== 'say') this.isWanted = true;
    this.input(wish(wished));
  }

  interrupt(): void {
    this.isWanted = false;
    this.input(interrupt);
  }

  answer(): void {
    const [id] = this.owed;
    if (id === undefined) return;
    this.owed.delete(id);
    this.input(answered(id));
  }

  /** The server reads one client event. */
  serve(): void {
    const event = this.toServer.shift();
    if (event?.type === 'create') {
      if (this.active) this.toClient.push(conflict(event.event));
      else this.begin();
    }
    if (event?.type === 'cancel') {
      if (this.active?.id === event.response) this.end('cancelled');
      else this.toClient.push(cancelRefused);
    }
  }

  begin(): void {
    if (this.active) return;
    this.active = { id: `r${++this.count}`, calls: [] };
    this.toClient.push(created(this.active.id));
  }

  callTool(): void {
    if (!this.active) return;
    const made = call(`c${++this.count}`);
    this.active.calls.push(made);
    this.toClient.push({ type: 'drafted', response: this.active.id, call: made });
    if (this.count % 3 > 0) this.toClient.push({ type: 'called', response: this.active.id, call: made });
  }

  end(status: 'completed' | 'cancelled' | 'failed' | 'incomplete'): void {
    if (!this.active) return;
    const calls = this.active.calls.map((made) => ({ ...made, cut: false }));
    this.toClient.push(done(this.active.id, { status, calls }));
    this.active = null;
  }

  /** The client reads one server event. */
  read(): void {
    const event = this.toClient.shift();
    if (!event) return;
    if (event.type === 'created' && this.turn.now.state !== 'idle') this.inFlight = 0;
    if (event.type === 'createRefused') this.inFlight = 0;
    this.input(event);
  }

  settle(): void {
    for (let round = 0; round < 200; round++) {
      this.serve();
      this.end('completed');
      this.read();
      this.answer();
    }
  }
}

const moves = {
  respond: (c: Conversation) => c.wish(respond),
  say: (c: Conversation) => c.wish(say('words')),
  force: (c: Conversation) => c.wish(force),
  interrupt: (c: Conversation) => c.interrupt(),
  answer: (c: Conversation) => c.answer(),
  serve: (c: Conversation) => c.serve(),
  read: (c: Conversation) => c.read(),
  callTool: (c: Conversation) => c.callTool(),
  complete: (c: Conversation) => c.end('completed'),
  fail: (c: Conversation) => c.end('failed'),
};

describe('two tool calls of one response', () => {
  it('get one response when it is asked for before each answer', () => {
    const inputs: readonly TurnInput[] = [
      wish(respond),
      created('r1'),
      called('r1', 'a'),
      called('r1', 'b'),
      done('r1'),
      ...['a', 'b'].flatMap((id) => [wish(respond), answered(id)]),
      created('r2'),
      done('r2'),
    ];
    let turn = newTurn;
    const said: string[] = [];
    for (const input of inputs) {
      const [next, outputs] = step(turn, input);
      turn = next;
      said.push(...outputs.map(short));
    }
    expect(said.filter((output) => output.startsWith('create'))).toHaveLength(2);
    expect(turn.now.state).toBe('idle');
  });
});

describe('whatever happens in whatever order', () => {
  const scripts = (names: readonly string[]) =>
    fc.array(fc.constantFrom(...names), { maxLength: 60, size: 'max' });

  it('one create is in flight, no tool runs twice, and it never stands still with something to send', () => {
    fc.assert(
      fc.property(scripts([...Object.keys(moves), 'unasked']), (names) => {
        const conversation = new Conversation();
        for (const name of names) {
          if (name === 'unasked') conversation.begin();
          else moves[name as keyof typeof moves](conversation);
        }
        conversation.settle();
        expect(conversation.turn.now.state).toBe('idle');
        expect(conversation.turn.waiting).toEqual([]);
        expect(conversation.turn.owed).toEqual([]);
      }),
      { numRuns: 3000 },
    );
  });

  it('every respond is sent in the end, unless the caller spoke over it', () => {
    fc.assert(
      fc.property(scripts(Object.keys(moves)), (names) => {
        const conversation = new Conversation();
        for (const name of names) moves[name as keyof typeof moves](conversation);
        conversation.settle();
        expect(conversation.isWanted).toBe(false);
      }),
      { numRuns: 3000 },
    );
  });
});
