/** Whole numbers from 0 to `below` - 1 that a seed repeats (xorshift, 32 bits: fast, and good enough to choose by). */
export type Random = (below: number) => number;

export function seeded(seed: number): Random {
  let state = seed >>> 0 || 1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

/** Values at which lengths and counters turn. */
const edges = [0, 1, 2, 3, 4, 16, 18, 20, 32, 64, 127, 128, 253, 254, 255];
const wideEdges = [0, 1, 4, 5, 19, 20, 21, 255, 256, 4095, 4096, 4097, 0x7fff, 0x8000, 0xffff];

export type Stock = {
  readonly corpus: readonly Buffer[];
  readonly words: readonly Buffer[];
  readonly maxBytes: number;
};

const insert = (input: Buffer, at: number, part: Buffer) =>
  Buffer.concat([input.subarray(0, at), part, input.subarray(at)]);
const pick = <Item>(items: readonly Item[], random: Random): Item | undefined => items[random(items.length)];

type Mutation = (input: Buffer, random: Random, stock: Stock) => Buffer;

/** Those that keep the length change a copy; the others make a new one. */
const mutations: readonly Mutation[] = [
  (input, random) => {
    const at = random(input.length);
    input[at] = (input[at] ?? 0) ^ (1 << random(8));
    return input;
  },
  (input, random) => {
    input[random(input.length)] = random(256);
    return input;
  },
  (input, random) => {
    input[random(input.length)] = pick(edges, random) ?? 0;
    return input;
  },
  (input, random) => {
    const at = random(input.length);
    input[at] = (input[at] ?? 0) + random(9) - 4;
    return input;
  },
  (input, random) => {
    if (input.length >= 2) input.writeUInt16BE(pick(wideEdges, random) ?? 0, random(input.length - 1));
    return input;
  },
  // A length that is right: what is behind it, to the end, with its own bytes or without.
  (input, random) => {
    const at = random(input.length);
    if (random(2) === 0 && at + 2 <= input.length) input.writeUInt16BE(input.length - at + random(2) * at, at);
    else input[at] = Math.min(255, input.length - at + random(3));
    return input;
  },
  (input, random) => insert(input, random(input.length + 1), Buffer.alloc(1 + random(8), random(256))),
  (input, random) => {
    const at = random(input.length);
    return Buffer.concat([input.subarray(0, at), input.subarray(at + 1 + random(8))]);
  },
  (input, random) => input.subarray(0, 1 + random(input.length)),
  (input, random) => {
    const at = random(input.length);
    const part = input.subarray(at, at + 1 + random(64));
    return insert(input, random(input.length + 1), part);
  },
  (input, random, { corpus }) => {
    const other = pick(corpus, random) ?? input;
    return Buffer.concat([input.subarray(0, random(input.length + 1)), other.subarray(random(other.length))]);
  },
  (input, random, { words }) => insert(input, random(input.length + 1), pick(words, random) ?? Buffer.of(0)),
  (input, random, { words }) => {
    const word = pick(words, random) ?? Buffer.of(0);
    word.copy(input, random(input.length));
    return input;
  },
];

/** One to eight changes, one on top of the other. What comes out has 1 to `maxBytes` bytes. */
export function mutate(input: Buffer, random: Random, stock: Stock): Buffer {
  let made: Buffer = Buffer.from(input);
  for (let change = 1 << random(4); change > 0; change--) {
    if (made.length === 0) made = Buffer.of(random(256));
    made = Buffer.from(pick(mutations, random)?.(made, random, stock) ?? made);
  }
  return made.length === 0 ? Buffer.of(0) : made.subarray(0, stock.maxBytes);
}
