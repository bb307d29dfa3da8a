/** How callers ask for somebody else than the agent. */
export function wantsPerson(text: string): boolean {
  return spokenWith.test(text) || alone.test(text);
}

const person =
  '(?:person|human|human being|operator|representative|receptionist|agent|manager|supervisor|somebody|someone)';

const spokenWith = new RegExp(
  `\\b(?:speak|talk|connect|transfer|put|get|give)\\b(?: (?:me|us|through|back|to|with|over))* (?:a |an |the |some |your )?(?:real |live |actual |human |other )*${person}\\b`,
);

const alone = new RegExp(
  `^(?:(?:no|just|uh|um|please) ?[,.]? ?)*(?:a |an |the )?(?:real |live |actual )?${person}(?: please)?[.!]*$`,
);
