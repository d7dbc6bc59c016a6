import { z } from 'zod';

/** What a person can do at the terminal, and faults that can be made to happen. */
export const TerminalOrder = z.strictObject({
  /** Puts a card in: one that its bank lets pay, or one that it does not. */
  card: z.enum(['good', 'refused']).optional(),
  /** Presses the red key. */
  press: z.literal('cancel').optional(),
  /** `false` pulls the plug: the connection ends, a charge that nobody has authorized is given up. */
  online: z.boolean().optional(),
  /** Ends the connection; the charge goes on. */
  drop: z.literal(true).optional(),
  /** Does the next charge, and ends the connection in place of the answer. */
  loseNextAnswer: z.boolean().optional(),
  /** Does charges and keeps the answers to itself. */
  holdAnswers: z.boolean().optional(),
});
export type TerminalOrder = z.infer<typeof TerminalOrder>;

export type TerminalStep = 'idle' | 'waiting' | 'card-in' | 'authorizing';

/** A charge as the terminal has it in its own books. */
export type TerminalCharge = {
  readonly serviceId: string;
  readonly yen: number;
  readonly end: 'approved' | 'declined' | 'cancelled';
  readonly transaction: string;
};
