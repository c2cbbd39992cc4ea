// The made-up catalogue of `florin init --catalogue N`, seed 1, as far as a bench must know it.

const MASK = (1n << 64n) - 1n;

/** The first number that the seed gives (SplitMix64): codes begin there. */
function first(seed) {
  let mixed = (BigInt(seed) + 0x9e3779b97f4a7c15n) & MASK;
  mixed = ((mixed ^ (mixed >> 30n)) * 0xbf58476d1ce4e5b9n) & MASK;
  mixed = ((mixed ^ (mixed >> 27n)) * 0x94d049bb133111ebn) & MASK;
  return mixed ^ (mixed >> 31n);
}

const OFFSET = first(1) % 1_000_000_000n;

/** The code of an item by its number. */
export function code(number) {
  const digits = `952${String((BigInt(number) * 7_654_321n + OFFSET) % 1_000_000_000n).padStart(9, "0")}`;
  const sum = [...digits].reduce(
    (all, digit, at) => all + Number(digit) * (at % 2 === 0 ? 1 : 3),
    0,
  );
  return `${digits}${(10 - (sum % 10)) % 10}`;
}

/**
 * What a search field holds while the words of these names are typed, each once; the worst words among them. Digits by
 * themselves wait on purpose (`pauseBefore` in the page): they may be a scan.
 */
export function typedLetters(names) {
  const all = new Set();
  for (const word of names.flatMap((name) => name.split(" "))) {
    for (let length = 1; length <= Math.min(6, word.length); length += 1)
      all.add(word.slice(0, length));
  }
  return [...all].filter((text) => !/^\d+$/.test(text));
}

/** The same disorder for the same seed. */
export function shuffled(list, seed) {
  const mixed = [...list];
  let state = seed;
  for (let at = mixed.length - 1; at > 0; at -= 1) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    const other = state % (at + 1);
    [mixed[at], mixed[other]] = [mixed[other], mixed[at]];
  }
  return mixed;
}
