/** Words that simulated callers draw from: common ones, so that nobody in particular is meant. */

export const firstNames = words(
  'James Mary Robert Patricia John Jennifer Michael Linda David Elizabeth William Barbara Richard Susan Joseph Jessica Thomas Karen Daniel Sarah Paul Nancy Kevin Laura George Emily Anna Carlos Maria Ahmed',
);

export const lastNames = words(
  'Smith Johnson Williams Brown Jones Garcia Miller Davis Martinez Anderson Taylor Thomas Moore Jackson Martin Thompson Harris Clark Lewis Robinson Walker Allen Wright Torres Nguyen Hill Green Adams Nelson Baker Campbell Mitchell Roberts Carter Phillips Evans Turner Parker Collins Edwards',
);

export const streets: readonly string[] = [
  'Maple Street',
  'Oak Avenue',
  'Pine Street',
  'Cedar Lane',
  'Washington Street',
  'Lake Road',
  'Hill Street',
  'Park Avenue',
  'River Road',
  'Elm Street',
];

/** Answers to questions that take free words; none holds a value of another kind. */
export const texts: readonly string[] = [
  'please ring the bell at the side door',
  'the dog is friendly',
  'it is in the basement',
  'we want to replace everything in the guest bathroom',
  'the old one makes a loud noise',
  'please park in the driveway',
];

function words(list: string): readonly string[] {
  return list.split(' ');
}
