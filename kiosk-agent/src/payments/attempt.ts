/**
 * What the journal keeps of an attempt to pay. `asked`: the city is asked, no byte went to the terminal · `sending`: the
 * marker before byte 1 is durable · `unknown`: the terminal has not said what became of it, and may still do so · the
 * rest are ends.
 */
export type AttemptState = 'asked' | 'sending' | 'approved' | 'declined' | 'cancelled' | 'unknown';
export type AttemptEnd = Exclude<AttemptState, 'asked' | 'sending'>;
export type KnownEnd = Exclude<AttemptEnd, 'unknown'>;

const legalMoves: Readonly<Record<AttemptState, readonly AttemptState[]>> = {
  asked: ['sending', 'cancelled'],
  sending: ['approved', 'declined', 'cancelled', 'unknown'],
  unknown: ['approved', 'declined', 'cancelled'],
  approved: [],
  declined: [],
  cancelled: [],
};

/** An attempt never leaves an end, and is never sent twice. */
export function mayMove(from: AttemptState, to: AttemptState): boolean {
  return legalMoves[from].includes(to);
}

/** One row of the journal. No number of a card, and nobody's name. */
export type Attempt = {
  readonly seq: number;
  /** Made by the page; the city knows the attempt by it. */
  readonly id: string;
  readonly bookingId: string;
  /** Which terminal was asked. */
  readonly terminal: string;
  /** Under which the terminal knows it. */
  readonly reference: string;
  /** What is owed and for which invoice; both set before byte 1. */
  readonly yen: number | undefined;
  readonly invoiceNumber: string | undefined;
  readonly state: AttemptState;
  /** The terminal's number of what it booked. */
  readonly transaction: string | undefined;
  readonly createdAt: string;
  readonly settledAt: string | undefined;
  /** The state that the city has acknowledged last, or `closed` when it wants to hear no more. */
  readonly told: AttemptEnd | 'closed' | undefined;
};

/**
 * Whether no other attempt may begin beside this one: money may be taken, or may have been. An unknown one that staff
 * have ended at the city is over.
 */
export function isOpen(attempt: Attempt): boolean {
  if (attempt.state === 'unknown') return attempt.told !== 'closed';
  return attempt.state === 'asked' || attempt.state === 'sending';
}

/** What the city has still to hear of an attempt. */
export function untoldEnd(attempt: Attempt): AttemptEnd | undefined {
  if (attempt.state === 'asked' || attempt.state === 'sending') return undefined;
  return attempt.told === 'closed' || attempt.told === attempt.state ? undefined : attempt.state;
}
