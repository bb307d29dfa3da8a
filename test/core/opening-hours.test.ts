import { describe, expect, it } from 'vitest';
import {
  everOpen,
  intervals,
  isOpen,
  type OpeningHours,
  openDay,
  openingHoursFaults,
  spokenHours,
} from '../../src/core/opening-hours.ts';

const lunch: OpeningHours = {
  monday: ['09:00-12:00', '13:00-17:00'],
  tuesday: ['09:00-12:00', '13:00-17:00'],
  saturday: ['10:00-14:00'],
  closed: ['2026-11-30'],
};

describe('opening hours', () => {
  it.each([
    ['2026-11-23', '08:59', false],
    ['2026-11-23', '09:00', true],
    ['2026-11-23', '12:00', false],
    ['2026-11-23', '13:00', true],
    ['2026-11-23', '16:59', true],
    ['2026-11-23', '17:00', false],
    ['2026-11-30', '10:00', false],
    ['2026-11-25', '10:00', false],
    ['2026-11-28', '10:00', true],
  ])('on %s at %s: open is %s', (day, time, open) => {
    expect(isOpen(lunch, day, time)).toBe(open);
  });

  it('tell open days from closed ones', () => {
    expect(openDay(lunch, '2026-11-23')).toBe(true);
    expect(openDay(lunch, '2026-11-25')).toBe(false);
    expect(openDay(lunch, '2026-11-30')).toBe(false);
    expect(intervals(lunch, '2026-11-28')).toEqual([{ from: '10:00', to: '14:00' }]);
  });

  it('know times that no weekday has', () => {
    expect(everOpen(lunch, '10:00')).toBe(true);
    expect(everOpen(lunch, '17:00')).toBe(false);
  });

  const office = ['09:00-17:00'];
  it.each<[OpeningHours, string]>([
    [
      { monday: office, tuesday: office, wednesday: office, thursday: office, friday: office },
      'Monday to Friday 9 AM to 5 PM, closed on Saturday and Sunday',
    ],
    [
      lunch,
      'Monday and Tuesday 9 AM to noon and 1 PM to 5 PM, Saturday 10 AM to 2 PM, closed on Wednesday, Thursday, Friday and Sunday',
    ],
    [
      { sunday: ['18:00-24:00'] },
      'Sunday 6 PM to midnight, closed on Monday, Tuesday, Wednesday, Thursday, Friday and Saturday',
    ],
    [{}, 'closed every day'],
  ])('are told in one sentence: %j', (hours, spoken) => {
    expect(spokenHours(hours)).toBe(spoken);
  });

  it('report every fault of a written file with its place', () => {
    // An agent file may be plain JavaScript, so what the types forbid still arrives.
    const written = {
      monday: ['9-17', '09:00-17:00', '16:00-18:00'],
      tuesday: ['17:00-09:00', '09:00-25:00'],
      wednesday: '09:00-17:00',
      mittwoch: ['09:00-17:00'],
      closed: ['2026-12-25', '2026-02-30', 'Christmas'],
    } as unknown as OpeningHours;
    expect(openingHoursFaults(written).map(({ path }) => path)).toEqual([
      'monday[0]',
      'monday[2]',
      'tuesday[0]',
      'tuesday[1]',
      'wednesday',
      'mittwoch',
      'closed[1]',
      'closed[2]',
    ]);
    expect(openingHoursFaults(lunch)).toEqual([]);
  });
});
