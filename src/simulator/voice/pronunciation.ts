import { createRequire } from 'node:module';

/** How a word that the recogniser's dictionary lacks is said, in the phones of its model (phoneset.json). */
export function pronounce(word: string): string {
  return overrides[word] ?? guess(word);
}

/** A spelled letter as a word of its own, so that "a" the letter and "a" the article are two things. */
export function letterToken(letter: string): string {
  return `${letter}_`;
}

/** The recogniser's words as a person writes them: `m_ i_` are letters, `p.m.` is pm. */
export function written(text: string): string {
  return text.replace(/_/g, '').replace(/\b([ap])\.m\./g, '$1m');
}

const letterPhones =
  'EY,B IY,S IY,D IY,IY,EH F,JH IY,EY CH,AY,JH EY,K EY,EH L,EH M,EH N,OW,P IY,K Y UW,AA R,EH S,T IY,Y UW,V IY,D AH B AH L Y UW,EH K S,W AY,Z IY';

// Letters, and words that phonemize gets wrong.
const overrides: Readonly<Record<string, string>> = Object.fromEntries([
  ...letterPhones.split(',').map((phones, i) => [letterToken(String.fromCharCode(97 + i)), phones]),
]);

// The package's ESM build imports JSON in a way that Node 20 refuses; its CommonJS build is whole.
const { toARPABET } = createRequire(import.meta.url)('phonemize') as { toARPABET(text: string): string };

// phonemize writes dark l and syllabic n as sounds of their own, some pairs as one; the model's phoneset does not.
const foreignPhones: Readonly<Record<string, string>> = {
  AX: 'AH',
  IX: 'IH',
  AXR: 'ER',
  DX: 'T',
  UX: 'UW',
  EL: 'L',
  EN: 'AH N',
  EM: 'AH M',
  TS: 'T S',
};

const phoneset = new Set(
  'AA AE AH AO AW AY B CH D DH EH ER EY F G HH IH IY JH K L M N NG OW OY P R S SH T TH UH UW V W Y Z ZH'.split(
    ' ',
  ),
);

function guess(word: string): string {
  const phones = toARPABET(word)
    .split(/\s+/)
    .map((phone) => phone.replace(/[^A-Z]/g, ''))
    .flatMap((phone) => (foreignPhones[phone] ?? phone).split(' '))
    .filter((phone) => phoneset.has(phone));
  // A word of signs alone still needs a sound, or the whole grammar would be refused.
  return phones.length > 0 ? phones.join(' ') : 'AH';
}
