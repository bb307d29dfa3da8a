import { expect, it } from 'vitest';
import { rules } from '../../../src/simulator/realtime/minds/rules.ts';
import { fields, instructions, tools } from './dental.ts';
import { type Client, scene, typed } from './kit.ts';

type Name = keyof typeof fields;

/** The arguments of all tools together: each tool reads its own. */
interface Arguments {
  readonly intent: string;
  readonly confidence: number;
  readonly details: readonly { readonly field: Name; readonly value: string }[];
  readonly confirmed: boolean;
  readonly action_type: string;
  readonly topic: string;
  readonly more: boolean;
}

/**
 * The other side of the wire, as small as it can be: it keeps a record, offers the tools of its stage, and answers
 * calls as docs/model-interface.md says. What it is called with is all it knows.
 */
function desk(client: Client) {
  const known: Partial<Record<Name, string>> = {};
  const done: string[] = [];
  let stage = 'greeting';
  let intent: string | null = null;
  let ended = false;

  const missing = () => (Object.keys(fields) as Name[]).filter((name) => known[name] === undefined);
  const summary = () =>
    `I have a ${known.visit_reason} for ${known.full_name} ${known.date} at ${known.time}. Right?`;
  const configure = async () => {
    client.send({
      type: 'session.update',
      session: {
        type: 'realtime',
        instructions: instructions(stage, known, stage === 'confirm_summary' ? summary() : ''),
        tools: tools(stage),
      },
    });
    await client.next('session.updated');
  };
  const question = () => {
    const [first] = missing();
    return first ? { say: fields[first].ask } : { say: summary() };
  };
  const record = (details: Arguments['details']) => {
    for (const { field, value } of details) known[field] = value;
    stage = missing().length === 0 ? 'confirm_summary' : 'gather_details';
    return question();
  };

  const take = (name: string, args: Arguments): { say?: string; call?: string } => {
    if (!tools(stage).some((tool) => tool.name === name)) throw new Error(`${name} in ${stage}`);
    switch (name) {
      case 'classify_intent':
        if (args.confidence < 0.7) return { say: 'What can I do for you?' };
        intent = args.intent;
        stage = intent === 'general_inquiry' ? 'quick_answer' : 'gather_details';
        return stage === 'quick_answer' ? { call: 'answer_question' } : question();
      case 'record_details':
      case 'correct_details':
        return record(args.details);
      case 'clarify_detail':
        return { say: `Sorry. ${question().say}` };
      case 'confirm_summary':
        if (!args.confirmed) return { say: 'What should be different?' };
        stage = 'execute_action';
        return { call: 'execute_action' };
      case 'execute_action':
        done.push(args.action_type);
        stage = 'closing';
        return { say: 'You are booked. Anything else?' };
      case 'answer_question':
        done.push(args.topic);
        stage = 'closing';
        return { say: 'From nine to five. Anything else?' };
      case 'anything_else':
        return args.more ? { say: 'What is it?' } : { say: 'Goodbye.', call: 'end_call' };
      case 'end_call':
        ended = true;
        return { say: 'Goodbye.' };
      default:
        throw new Error(`no such tool: ${name}`);
    }
  };

  /** Asks for responses until one speaks without calling; answers what was said and which tools it took. */
  const respond = async (): Promise<{ said: string; called: string[] }> => {
    const called: string[] = [];
    for (;;) {
      client.send({ type: 'response.create' });
      const { response } = await client.next('response.done');
      const [item] = response.output;
      if (item.type === 'message') return { said: item.content[0].text.trim(), called };
      called.push(item.name);
      const answer = take(item.name, JSON.parse(item.arguments));
      await configure();
      client.send({
        type: 'conversation.item.create',
        item: {
          type: 'function_call_output',
          call_id: item.call_id,
          output: JSON.stringify({
            ok: true,
            stage,
            intent,
            known,
            missing: missing(),
            tools: tools(stage).map(({ name }) => name),
            ...answer,
          }),
        },
      });
      await client.next('conversation.item.done');
      if (ended) return { said: '', called };
    }
  };
  return {
    known,
    done,
    configure,
    async says(text: string) {
      client.send(typed(text));
      await client.next('conversation.item.done');
      return respond();
    },
    get ended() {
      return ended;
    },
  };
}

it('a caller books, corrects, asks a question and says goodbye, with nothing but the rules on the other side', async () => {
  const open = await scene(rules);
  const client = await open.ready({ output_modalities: ['text'] });
  const front = desk(client);
  await front.configure();

  const talk: string[] = [];
  for (const line of [
    "I'd like to book an appointment",
    'my name is John Smith and my number is two one two, five five five, oh one four seven',
    'I have a toothache',
    'hmm I am not sure',
    'next Tuesday at ten am',
    'actually, make it three pm',
    "yes that's right",
    'yes, what are your opening hours',
    "no that's all",
  ]) {
    const { said, called } = await front.says(line);
    talk.push(`${line} -> ${called.join(', ')} -> ${said}`);
  }

  expect(talk).toEqual([
    "I'd like to book an appointment -> classify_intent -> What is your full name?",
    'my name is John Smith and my number is two one two, five five five, oh one four seven -> record_details -> What is the visit for?',
    'I have a toothache -> record_details -> What day would you like to come in?',
    'hmm I am not sure -> clarify_detail -> Sorry. What day would you like to come in?',
    'next Tuesday at ten am -> record_details -> I have a toothache for John Smith next Tuesday at ten am. Right?',
    'actually, make it three pm -> correct_details -> I have a toothache for John Smith next Tuesday at three pm. Right?',
    "yes that's right -> confirm_summary, execute_action -> You are booked. Anything else?",
    'yes, what are your opening hours -> classify_intent, answer_question -> From nine to five. Anything else?',
    "no that's all -> anything_else, end_call -> ",
  ]);
  expect(front.known).toMatchObject({
    phone: 'two one two five five five oh one four seven',
    time: 'three pm',
  });
  expect(front.done).toEqual(['schedule_appointment', 'hours']);
  expect(front.ended).toBe(true);
  await open.close();
});
