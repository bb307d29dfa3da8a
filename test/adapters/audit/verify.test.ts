import { describe, expect, it } from 'vitest';
import { erasedLog } from '../../../src/adapters/audit/erase.ts';
import { emptyChain, jsonLines } from '../../../src/adapters/audit/jsonl.ts';
import { verifyChain } from '../../../src/adapters/audit/verify.ts';
import { facts, numbered, SID } from './facts.ts';

const text = (all = facts) => jsonLines(SID, emptyChain, numbered(all), SALT).text;
const SALT = 'a salt';
const lines = text().trimEnd().split('\n');
const end = facts.at(-1)!;

describe('a line', () => {
  it('starts with ts, event and data, then seq, call, salt and hash', () => {
    expect(lines[2]).toMatch(
      /^\{"ts":"2026-02-03T23:59:53.000Z","event":"stage_transition","data":\{"from":"greeting","to":"intent_capture","cause":"greeted"\},"seq":3,"call":"CA0123456789abcdef0123456789abcdef","salt":"[0-9a-f]{32}","hash":"[0-9a-f]{64}"\}$/,
    );
  });

  it('follows from the chain so far, however the facts are cut into batches', () => {
    const first = jsonLines(SID, emptyChain, numbered(facts).slice(0, 5), SALT);
    const rest = jsonLines(SID, first.chain, numbered(facts).slice(5), SALT);
    expect(first.text + rest.text).toBe(text());
  });
});

describe('verifyChain', () => {
  it('finds nothing wrong with a log that nobody touched', () => {
    expect(verifyChain(text())).toEqual({ ok: true, lines: facts.length, erased: 0 });
    expect(verifyChain(lines.join('\n'))).toEqual({ ok: true, lines: facts.length, erased: 0 });
  });

  const changed = (line: number, change: (line: string) => string) =>
    lines.map((each, index) => (index === line - 1 ? change(each) : each)).join('\n');
  const elsewhere = jsonLines('CA9', emptyChain, numbered(facts), SALT).text.split('\n');

  it.each<[string, string, number, string]>([
    ['a changed word', changed(6, (line) => line.replace('cleaning', 'filling')), 6, 'wrong_hash'],
    ['a changed space', changed(6, (line) => line.replace('"data":', '"data": ')), 6, 'wrong_hash'],
    [
      'a changed hash',
      changed(6, (line) => line.replace(/.{3}$/, line.endsWith('0"}') ? '1"}' : '0"}')),
      6,
      'wrong_hash',
    ],
    ['an empty line', changed(6, () => ''), 6, 'broken_json'],
    ['an empty line at its end', `${text()}\n`, lines.length + 1, 'broken_json'],
    ['a line that is cut off', changed(12, (line) => line.slice(0, 40)), 12, 'broken_json'],
    ['a line without a hash', changed(3, (line) => line.replace(/,"hash":"\w+"/, '')), 3, 'wrong_shape'],
    ['a line taken out', lines.toSpliced(4, 1).join('\n'), 5, 'gap'],
    ['two lines swapped', lines.toSpliced(4, 2, lines[5]!, lines[4]!).join('\n'), 5, 'gap'],
    ['a line of another call', changed(5, () => elsewhere[4]!), 5, 'other_call'],
    ['a fact after the end', text([...facts, facts[3]!]), 13, 'after_end'],
    ['a second end', text([...facts, end]), 13, 'second_end'],
    ['a log without its end', lines.slice(0, -1).join('\n'), 11, 'no_end'],
    ['an empty log', '', 0, 'no_end'],
  ])('finds %s', (_, log, line, fault) => {
    expect(verifyChain(log)).toEqual({ ok: false, line, fault, why: expect.any(String) });
  });
});

describe('an erased log', () => {
  const erased = erasedLog(text());
  const words = ['+12125550147', 'cleaning', 'Thank you for calling.'];

  it('says nothing any more of what was said, and is whole', () => {
    for (const word of words) {
      expect(text()).toContain(word);
      expect(erased?.text).not.toContain(word);
    }
    expect(erased?.text).toContain('"from":"greeting","to":"intent_capture"');
    expect(verifyChain(erased?.text ?? '')).toEqual({
      ok: true,
      lines: facts.length,
      erased: erased?.text.match(/"erased":"/g)?.length,
    });
  });

  it('ends with the hash with which the log ended', () => {
    const last = (log: string) => log.trimEnd().slice(-66);
    expect(last(erased?.text ?? '')).toBe(last(text()));
  });

  it('has nothing in it from which the words could be guessed', () => {
    const line = erased?.text.split('\n')[1] ?? '';
    expect(line).toContain('"erased":"');
    expect(line).not.toContain('"salt"');
  });

  it('is the same when it is erased again', () => {
    expect(erasedLog(erased?.text ?? '')?.text).toBe(erased?.text);
  });

  it.each<[string, (log: string) => string, string]>([
    [
      'other words in the place of the erased ones',
      (log) => log.replace('[erased]', 'I agree.'),
      'not_erased',
    ],
    ['another stage', (log) => log.replace('"to":"intent_capture"', '"to":"closing"'), 'wrong_hash'],
    ['a line taken out', (log) => log.split('\n').toSpliced(4, 1).join('\n'), 'gap'],
    ['a commitment changed', (log) => log.replace(/"erased":"./, '"erased":"0'), 'wrong_hash'],
  ])('is told from one with %s', (_, change, fault) => {
    const changed = change(erased?.text ?? '');
    expect(changed).not.toBe(erased?.text);
    expect(verifyChain(changed)).toMatchObject({ ok: false, fault });
  });

  it('is not made of a damaged one', () => {
    expect(erasedLog(text().replace('"event"', '"even"'))).toBeNull();
  });
});

describe('a log from before lines had a salt', () => {
  const old = jsonLines(SID, emptyChain, numbered(facts), null).text;

  it('is verified as it was', () => {
    expect(old).not.toContain('"salt"');
    expect(verifyChain(old)).toEqual({ ok: true, lines: facts.length, erased: 0 });
    expect(verifyChain(old.replace('cleaning', 'filling'))).toMatchObject({ ok: false, fault: 'wrong_hash' });
  });

  it('can be erased: it is chained anew', () => {
    const erased = erasedLog(old)?.text ?? '';
    expect(erased).not.toContain('cleaning');
    expect(verifyChain(erased)).toMatchObject({ ok: true });
  });
});
