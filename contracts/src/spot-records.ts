import { z } from 'zod';
import { Instant } from './civil-time.ts';
import { AssetTag, maxLogDays } from './device.ts';

/** One deletion: how many of which went, and that nothing that ended before `before` is left. */
export const RecordDeletion = z.object({
  at: Instant,
  before: Instant,
  sessions: z.int(),
  accounting: z.int(),
  codes: z.int(),
});

/** What a spot keeps of connections, and the proof that it let the rest go. */
export const SpotRecords = z.object({
  keepDays: z.int(),
  /** When the oldest record that is still there ended; absent where there is none. */
  oldestAt: Instant.optional(),
  /** Newest first. */
  deletions: z.array(RecordDeletion).max(100),
});
export type SpotRecords = z.infer<typeof SpotRecords>;

/** `POST /api/wifi-records`: for how many days all spots keep them. */
export const LogDays = z.strictObject({ days: z.int().min(1).max(maxLogDays) });

/** `records` is null where a spot did not answer: nobody knows then. */
export const SpotRecordsList = z.object({
  spots: z.array(z.object({ asset: AssetTag, wantedDays: z.int(), records: SpotRecords.nullable() })),
});
export type SpotRecordsList = z.infer<typeof SpotRecordsList>;
