import { months, weekdayOf } from './calendar.ts';

/** Days and times in words alone, as people say them and as any mouth can: "Thursday December third". */

export function spelledDay(day: string): string {
  const [, month = 1, date = 1] = day.split('-').map(Number);
  const weekday = weekdayOf(day);
  return `${weekday.charAt(0).toUpperCase()}${weekday.slice(1)} ${months[month - 1]} ${ordinals[date - 1]}`;
}

/** Of a full or a half hour, which is all that anybody here asks for: "two thirty p.m." */
export function spelledTime(time: string): string {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  const words = [hours[(hour + 11) % 12], minute === 30 ? 'thirty' : '', hour < 12 ? 'a.m.' : 'p.m.'];
  return words.filter((word) => word !== '').join(' ');
}

const hours = 'one two three four five six seven eight nine ten eleven twelve'.split(' ');
const units = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth', 'ninth'];
const ordinals = [
  ...units,
  ...['tenth', 'eleventh', 'twelfth', 'thirteenth', 'fourteenth', 'fifteenth', 'sixteenth', 'seventeenth'],
  ...['eighteenth', 'nineteenth', 'twentieth'],
  ...units.map((unit) => `twenty ${unit}`),
  'thirtieth',
  'thirty first',
];
