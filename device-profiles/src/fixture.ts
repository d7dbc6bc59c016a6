import { z } from 'zod';
import { PrinterStatus } from '@machikado/contracts/print.ts';
import { FactSource, ProfileId } from './profile-head.ts';
import { profileFolders, readProfileFolder } from './profile-folder.ts';

/** Bytes in the order in which they come: as hex, as Latin-1 text, or so many NULs. */
const Piece = z.union([
  z.strictObject({ hex: z.string().regex(/^[0-9A-F]{2}( [0-9A-F]{2})*$/) }),
  z.strictObject({ text: z.string().regex(/^[\x20-\x7e]+$/) }),
  z.strictObject({ nul: z.int().min(1).max(1024) }),
]);
const Bytes = z.array(Piece).min(1).max(32);
type Bytes = z.infer<typeof Bytes>;

const name = z.string().min(3).max(80);

/** What goes in, and what the driver must make of it. */
const FixtureCase = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('automatic-status'), name, bytes: Bytes, expect: PrinterStatus }),
  z.strictObject({ kind: z.literal('real-time-status'), name, bytes: Bytes, expect: PrinterStatus }),
  z.strictObject({ kind: z.literal('star-status'), name, bytes: Bytes, expect: PrinterStatus }),
  z.strictObject({
    kind: z.literal('identity'),
    name,
    bytes: Bytes,
    expect: z.strictObject({ maker: z.string(), model: z.string() }),
  }),
  z.strictObject({ kind: z.literal('card-id'), name, bytes: Bytes, expect: z.string() }),
  z.strictObject({ kind: z.literal('reader-name'), name, readerName: z.string(), expect: z.string() }),
  z.strictObject({
    kind: z.literal('reports'),
    name,
    /** The HID report descriptor, where the layout of the reports stands in it. */
    descriptor: Bytes.optional(),
    reports: z.array(Bytes).min(1).max(16),
    /** What each report gives that is not merely a part of a longer one. */
    expect: z.array(z.record(z.string(), z.unknown())).max(16),
  }),
]);
export type FixtureCase = z.infer<typeof FixtureCase>;

/** One `<id>.fixtures.json`: what a device has said, or would say after its manual. */
export const ProfileFixtures = z.strictObject({
  profile: ProfileId,
  /** `documented`: put together from the byte layout in the source. `device`: recorded from the device itself. */
  recorded: z.enum(['documented', 'device']),
  source: FactSource,
  cases: z.array(FixtureCase).min(1).max(64),
});
export type ProfileFixtures = z.infer<typeof ProfileFixtures>;

/** Every fixture that is shipped. */
export function shippedFixtures(): readonly ProfileFixtures[] {
  return profileFolders.flatMap((folder) =>
    readProfileFolder(folder, 'fixtures').map((file) => ProfileFixtures.parse(file)),
  );
}

/** The bytes of a fixture. */
export function fixtureBytes(bytes: Bytes): Uint8Array {
  return Buffer.concat(
    bytes.map((piece) => {
      if ('hex' in piece) return Buffer.from(piece.hex.replaceAll(' ', ''), 'hex');
      return 'text' in piece ? Buffer.from(piece.text, 'latin1') : Buffer.alloc(piece.nul);
    }),
  );
}
