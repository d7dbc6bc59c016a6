import type { Booking } from '@machikado/contracts/booking.ts';
import type { MyLotteryApplication } from '@machikado/contracts/lottery.ts';
import { problem, type ProblemKind } from '@machikado/contracts/problem.ts';
import type { Waiting } from '@machikado/contracts/waiting.ts';

export type Answer = { status: number; body?: unknown };
export type Asked = {
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: Readonly<Record<string, unknown>>;
  readonly key: string | undefined;
};

/** What the mock remembers, as agent and city together would. */
export type Memory = {
  user: string | undefined;
  /** How often the PIN of the My Number card may still be wrong. */
  cardTries: number;
  readonly bookings: Booking[];
  readonly waiting: Waiting[];
  readonly applications: MyLotteryApplication[];
  readonly answered: Map<string, Answer>;
  /** Ciphertexts of half-filled forms that wait for their phone, by id. */
  readonly drafts: Map<string, string>;
};

export const emptyMemory = (): Memory => ({
  user: undefined,
  cardTries: 3,
  bookings: [],
  waiting: [],
  applications: [],
  answered: new Map(),
  drafts: new Map(),
});

export const fails = (kind: ProblemKind): Answer => ({ status: problem(kind).status, body: problem(kind) });

/** The same key gets the same answer; the purpose "lost" loses the first one after the work is done. */
export function once(memory: Memory, asked: Asked, work: () => Answer): Answer {
  const key = `${asked.path} ${asked.key ?? ''}`;
  const known = memory.answered.get(key);
  if (known) return known;
  const answer = work();
  if (answer.status < 400) memory.answered.set(key, answer);
  return asked.body['purpose'] === 'lost' ? fails('city-unreachable') : answer;
}

/** Puts another state on a record that is kept; gives it as the answer. */
export function end<Kept extends { readonly id: string; readonly state: string }>(
  kept: Kept[],
  id: string,
  state: Kept['state'],
): Answer {
  const at = kept.findIndex((one) => one.id === id);
  const one = kept[at];
  if (!one) return fails('not-found');
  kept[at] = { ...one, state };
  return { status: 200, body: kept[at] };
}
