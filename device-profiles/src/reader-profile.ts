import vpcd from '../profiles/readers/vpcd.json' with { type: 'json' };
import { z } from 'zod';
import { LocalText } from '@machikado/contracts/locale.ts';
import { fact } from './fact.ts';

/** One file of `profiles/readers/`: how a card reader is reached and what it tells. */
export const ReaderProfile = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]{3,48}$/),
  name: LocalText,
  /** URL scheme of the reader's address in the kiosk's configuration. */
  scheme: z.enum(['vpcd']),
  /** How the reader says that a card came or went. */
  presence: fact(z.enum(['connection', 'event'])),
  /** The command that gives a contactless card's id, hex. */
  cardIdCommand: fact(z.string().regex(/^([0-9A-F]{2}){5}$/)),
  /** How long a card may take to answer one command. */
  answerTimeoutMs: fact(z.int().min(50).max(10_000)),
});
export type ReaderProfile = z.infer<typeof ReaderProfile>;

/** Every card reader profile that is shipped. */
export const readerProfiles: readonly ReaderProfile[] = [ReaderProfile.parse(vpcd)];
