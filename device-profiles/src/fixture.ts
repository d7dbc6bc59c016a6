import { z } from 'zod';
import { PrinterStatus } from '@machikado/contracts/print.ts';
import { FactSource, ProfileId, UsbDevice } from './profile-head.ts';
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

/** What a printer answers to the question after the last byte: GS r, GS ( H function 48, or a Star's count of ETBs. */
const PrintProof = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('fence') }),
  z.strictObject({ kind: z.literal('process'), id: z.string().length(4) }),
  z.strictObject({ kind: z.literal('etb'), counter: z.int().min(0).max(31) }),
]);

/** How each device of a kiosk shows itself; what it is found to be is told by its place in the cabinet. */
const Cabinet = z.strictObject({
  printer: z.union([z.strictObject({ usb: UsbDevice }), z.strictObject({ gsI: Bytes })]).optional(),
  'card-reader': z.strictObject({ readerName: z.string() }).optional(),
  scanner: z.strictObject({ usb: UsbDevice }).optional(),
});

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
  z.strictObject({ kind: z.literal('usb'), name, device: UsbDevice, expect: ProfileId }),
  z.strictObject({ kind: z.literal('proof'), name, bytes: Bytes, expect: PrintProof }),
  /** The feature reports that it is sent when it is plugged in. */
  z.strictObject({ kind: z.literal('enable'), name, expect: z.array(Bytes).min(1).max(8) }),
  z.strictObject({
    kind: z.literal('cabinet'),
    name,
    found: Cabinet,
    expect: z.partialRecord(z.enum(['printer', 'card-reader', 'scanner']), ProfileId),
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

/** One `<id>.fixtures.json`: what a device has said, or would say after its manual; of a kiosk what its devices are found to be. */
export const ProfileFixtures = z.strictObject({
  profile: ProfileId,
  /** `documented`: composed from the byte layout in the source, which says so. `device`: recorded from the device itself. */
  recorded: z.enum(['documented', 'device']),
  source: FactSource,
  cases: z.array(FixtureCase).min(1).max(64),
});
export type ProfileFixtures = z.infer<typeof ProfileFixtures>;

/** Every fixture of the kiosks and their devices that is shipped. */
export function shippedFixtures(): readonly ProfileFixtures[] {
  return profileFolders
    .filter((folder) => folder !== 'access-points')
    .flatMap((folder) => readProfileFolder(folder, 'fixtures').map((file) => ProfileFixtures.parse(file)));
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
