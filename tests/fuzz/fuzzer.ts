import type { Coverage } from './instrument.ts';
import { mutate, seeded } from './mutate.ts';

/** What is fuzzed: an input that it takes in no way it should makes it throw. */
export type Target = {
  readonly seeds: readonly Buffer[];
  /** Parts that inputs of this kind have. */
  readonly words: readonly Buffer[];
  readonly maxBytes: number;
  readonly run: (input: Buffer) => unknown;
};

export type FuzzReport = {
  readonly executions: number;
  /** Places that were come to, and all there are. */
  readonly reached: number;
  readonly places: number;
  readonly corpus: number;
};

export type FuzzOptions = {
  readonly seed: number;
  readonly coverage: Coverage;
  /** Called with each input before it is run. */
  readonly before: (input: Buffer) => void;
  readonly goesOn: (executions: number) => boolean;
};

const maxCorpus = 4096;
const trimTries = 24;

/** How often, by its magnitude: one bit of eight. */
function bucketOf(count: number): number {
  if (count <= 3) return 1 << (count - 1);
  return 1 << Math.min(7, 32 - Math.clz32(count));
}

/** Which counters of a run show something that no run before it did; `seen` learns it when `learn` is true. */
function newPlaces(coverage: Coverage, seen: Uint8Array, learn: boolean): number[] {
  const fresh: number[] = [];
  const places = coverage.places();
  for (let place = 0; place < places; place++) {
    const count = coverage.counters[place] ?? 0;
    if (count === 0) continue;
    const bucket = bucketOf(count);
    if (((seen[place] ?? 0) & bucket) !== 0) continue;
    fresh.push(place);
    if (learn) seen[place] = (seen[place] ?? 0) | bucket;
  }
  return fresh;
}

/**
 * Runs a target on inputs that it makes out of those which came to new places. Throws what the target throws: the last
 * input that `before` was told is the one.
 */
export async function fuzz(target: Target, options: FuzzOptions): Promise<FuzzReport> {
  const { coverage, before, goesOn } = options;
  const random = seeded(options.seed);
  const seen = new Uint8Array(coverage.counters.length);
  const corpus: Buffer[] = [];
  let executions = 0;

  const execute = async (input: Buffer) => {
    executions++;
    coverage.counters.fill(0, 0, coverage.places());
    before(input);
    // A copy: what a target does to its input must not reach the corpus.
    const outcome = target.run(Buffer.from(input));
    if (outcome instanceof Promise) await outcome;
  };
  /** Shorter, and still at the same new places. */
  const trim = async (input: Buffer, fresh: readonly number[]): Promise<Buffer> => {
    let best = input;
    for (let tries = 0; tries < trimTries && best.length > 1 && goesOn(executions); tries++) {
      const at = random(best.length);
      const without = Buffer.concat([best.subarray(0, at), best.subarray(at + 1 + random(best.length))]);
      if (without.length === 0) continue;
      await execute(without);
      const now = new Set(newPlaces(coverage, seen, false));
      if (fresh.every((place) => now.has(place))) best = without;
    }
    return best;
  };
  const consider = async (input: Buffer) => {
    await execute(input);
    const fresh = newPlaces(coverage, seen, false);
    if (fresh.length === 0) return;
    const kept = await trim(input, fresh);
    await execute(kept);
    newPlaces(coverage, seen, true);
    if (corpus.length < maxCorpus) corpus.push(kept);
    else corpus[random(corpus.length)] = kept;
  };

  for (const input of target.seeds) await consider(input);
  while (goesOn(executions)) {
    const chosen = corpus[random(corpus.length)] ?? Buffer.of(0);
    await consider(mutate(chosen, random, { corpus, ...target }));
  }
  const reached = seen.subarray(0, coverage.places()).reduce((sum, buckets) => sum + Number(buckets !== 0), 0);
  return { executions, reached, places: coverage.places(), corpus: corpus.length };
}
