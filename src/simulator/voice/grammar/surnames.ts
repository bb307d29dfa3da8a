/** Common surnames in the United States. Of names that sound alike one is here; the others are told by spelling. */
export const surnames = `
adams alexander allen alvarez anderson andrews armstrong arnold austin bailey baker baldwin banks barnes barrett bell
bennett berry bishop black blake boyd bradley brooks brown bryant burke burns burton butler byrd caldwell campbell
carlson carpenter carr carroll carter castillo castro chambers chang chapman chavez chen clark cohen cole coleman
collins cook cooper cox craig crawford cruz cunningham curtis daniels davidson davis day dean diaz dixon doe douglas
doyle duncan dunn edwards elliott ellis estrada evans ferguson fernandez fields fisher fitzgerald fleming fletcher
flores ford foster fowler fox francis franklin frazier freeman fuller garcia gardner garrett george gibson gilbert
gomez gonzales gonzalez goodman gordon graham grant graves gray green griffin gutierrez guzman hale hall
hamilton hansen harper harris harrison hart harvey hawkins hayes henderson henry hernandez herrera hicks hill
hoffman holland holmes holt hopkins horton howard howell hudson hughes hunt hunter jackson jacobs james jenkins jensen
jimenez johnson johnston jones jordan kaplan keller kelly kennedy khan kim king klein knight kumar lambert lane
larson lawrence lawson lee leonard lewis little long lopez lowe lucas lynch marshall martin martinez mason matthews may
mccarthy mccoy mcdonald meyer miller mills mitchell montgomery moore morales moreno morgan morris morrison moss munoz
murphy murray myers nelson newman newton nguyen nichols norris obrien oconnor oliver olson ortega ortiz owens palmer
park parker patel patterson payne perez perkins perry peters peterson phillips pierce porter powell powers price quinn
ramirez ramos ramsey reed reeves reyes reynolds rice richards richardson riley rivera roberts robertson robinson
rodriguez rogers romero rose ross ruiz russell ryan salazar sanchez sanders santiago santos schmidt schneider schultz
schwartz scott sharma shaw shelton silva simmons simpson sims singh smith snyder soto spencer stanley steele
stevens stewart stone sullivan sutton taylor thomas thompson torres tran tucker turner valdez vargas vasquez
vaughn vega wade wagner walker wallace walsh walters wang ward warren washington watkins watson watts weaver webb weber
welch wells west wheeler white williams williamson willis wilson wolfe wong wood woods wright yang young zhang
`
  .trim()
  .split(/\s+/);

/** Other spellings of a sound in the list above: heard only when the caller spells. */
export const otherSpellings: Readonly<Record<string, readonly string[]>> = {
  clark: ['clarke'],
  green: ['greene'],
  hansen: ['hanson'],
  kelly: ['kelley'],
  reed: ['reid'],
  smith: ['smyth', 'smythe'],
  stevens: ['stephens'],
};
