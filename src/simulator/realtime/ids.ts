/** Makes ids such as `item_3fK9…`: a prefix, an underscore, 21 letters and digits; 26 characters for `item`. */
export type NewId = (prefix: 'event' | 'sess' | 'conv' | 'item' | 'resp' | 'call') => string;

export function newIds(random: () => number): NewId {
  return (prefix) => {
    let id = `${prefix}_`;
    for (let n = 0; n < 21; n++) id += alphabet[Math.floor(random() * alphabet.length)];
    return id;
  };
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
