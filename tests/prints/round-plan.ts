import { seededRandom } from '../chaos/seeded-random.ts';

/** What is done to whom: the agent is killed; the printer hangs up, resets, never answers again, or loses its power. */
export type Fault = 'none' | 'kill' | 'hang-up' | 'reset' | 'silence' | 'power-cut';

/** Where a slip stands when it happens, from the request to the end of its row. `traced` ones are system calls. */
export const tracedPlaces = ['row-write', 'row-sync', 'marker-write', 'settle-write', 'settle-sync'] as const;
export type TracedPlace = (typeof tracedPlaces)[number];
/** Places that are a number of bytes of the slip; `marked` is none of them, after the marker is written. */
const bytePlaces = [
  'marked',
  'first-byte',
  'band-header',
  'in-band',
  'band-end',
  'before-last-byte',
  'last-byte',
] as const;
export type BytePlace = (typeof bytePlaces)[number];
/** `fence-worked`: all is on paper, and the cable holds the answer. `fence-answered`: the agent has it. */
export type Place = 'nowhere' | 'before-row' | 'queued' | BytePlace | 'fence-worked' | 'fence-answered' | TracedPlace;

export type PlannedRound = {
  readonly fault: Fault;
  readonly place: Place;
  /** From 0 to 1: which band, and which byte of it. */
  readonly sweep: number;
  readonly slips: number;
  /** Which of the slips it hits, from 0. */
  readonly victim: number;
  /** Whether what a killed agent had handed to its system still comes to the printer. */
  readonly rest: 'lost' | 'delivered';
  /** Whether the page asks again, with the same key, for a slip that was never acknowledged. */
  readonly asksAgain: boolean;
};

const killPlaces: readonly Place[] = [
  ...['before-row', 'row-write', 'row-sync', 'queued', 'marker-write'],
  ...bytePlaces,
  ...['fence-worked', 'fence-answered', 'settle-write', 'settle-sync'],
] as Place[];
const printerFaults = ['hang-up', 'reset', 'silence', 'power-cut'] as const;
const printerPlaces: readonly Place[] = ['queued', ...bytePlaces, 'fence-worked'];

type Combination = Pick<PlannedRound, 'fault' | 'place'>;

export function isTraced(place: Place): place is TracedPlace {
  return (tracedPlaces as readonly Place[]).includes(place);
}

export function isBytePlace(place: Place): place is BytePlace {
  return (bytePlaces as readonly Place[]).includes(place);
}

/** A printer that says nothing in the middle of a slip is waited for as long as the driver's patience lasts: a minute. */
export function needsPatience({ fault, place }: Combination): boolean {
  return fault === 'silence' && place !== 'queued';
}

/** Each fault at each place where it can happen, the ordinary slip first. */
function combinationsOf(canTrace: boolean): Combination[] {
  const kills = killPlaces.filter((place) => canTrace || !isTraced(place)).map((place) => ({ fault: 'kill', place }));
  const printers = printerPlaces.flatMap((_, row) =>
    printerFaults.map((fault, column) => ({ fault, place: printerPlaces[(row + column) % printerPlaces.length] })),
  );
  return [{ fault: 'none', place: 'nowhere' }, ...kills, ...printers] as Combination[];
}

/** Steps of it, taken round a circle, leave no wide gap however many there are. */
const goldenRatio = 0.618034;

type Planning = {
  readonly rounds: number;
  readonly seed: number;
  readonly canTrace: boolean;
  /** One combination alone, by its name. */
  readonly only?: string | undefined;
};

/** `kill@in-band`: what is done, and where. */
export function nameOf({ fault, place }: Combination): string {
  return fault === 'none' ? 'ordinary' : `${fault}@${place}`;
}

/**
 * So many rounds, through all combinations again and again, each time at other bytes. A run too short for all of them
 * leaves out those that need patience.
 */
export function planRounds({ rounds, seed, canTrace, only }: Planning): PlannedRound[] {
  const all = combinationsOf(canTrace).filter((one) => only === undefined || nameOf(one) === only);
  const chosen = rounds < all.length ? all.filter((one) => !needsPatience(one)) : all;
  if (chosen.length === 0) return [];
  const random = seededRandom(seed);
  const start = random(0, 9999) / 10_000;
  return Array.from({ length: rounds }, (_, index): PlannedRound => {
    const one = chosen[index % chosen.length] ?? { fault: 'none', place: 'nowhere' };
    // Of several slips each has its own writes: which of them a system call belongs to could not be told.
    const slips = isTraced(one.place) ? 1 : random(1, 3);
    return {
      ...one,
      sweep: (start + index * goldenRatio) % 1,
      slips,
      victim: one.place === 'before-row' ? slips - 1 : random(0, slips - 1),
      rest: random(0, 1) === 0 ? 'lost' : 'delivered',
      asksAgain: random(0, 2) > 0,
    };
  });
}
