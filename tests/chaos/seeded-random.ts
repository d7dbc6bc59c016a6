/** Whole numbers that a seed repeats (a 64-bit linear congruential generator, Knuth's constants). */
export function seededRandom(seed: number): (from: number, to: number) => number {
  let state = BigInt(seed);
  return (from, to) => {
    state = BigInt.asUintN(64, state * 6364136223846793005n + 1442695040888963407n);
    return from + Number((state >> 33n) % BigInt(to - from + 1));
  };
}
