/** Other callers, whose names and numbers a mind may bring into a call. The numbers belong to nobody. */
export const strangers: readonly [Stranger, ...Stranger[]] = [
  { name: 'Martha Quinn', phone: 'two one two, five five five, oh one one nine' },
  { name: 'Victor Hale', phone: 'three one two, five five five, oh one six four' },
  { name: 'Dolores Finch', phone: 'four one five, five five five, oh one three two' },
  { name: 'Edwin Marsh', phone: 'six one seven, five five five, oh one eight eight' },
  { name: 'Priya Nolan', phone: 'two zero six, five five five, oh one seven five' },
  { name: 'Oscar Lindt', phone: 'seven one three, five five five, oh one two six' },
];

export interface Stranger {
  readonly name: string;
  readonly phone: string;
}
