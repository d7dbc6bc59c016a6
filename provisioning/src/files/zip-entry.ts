import { crc32, inflateRawSync } from 'node:zlib';
import { err, ok, type Result } from '@machikado/contracts/result.ts';

/** `damaged`: no ZIP, or one whose bytes are not what it says. `absent`: no such file in it. */
export type ZipFault = 'damaged' | 'absent' | 'too-large';

/** The records of PKWARE's APPNOTE.TXT 6.3.10 that are read here: §4.3.7, §4.3.12 and §4.3.16. */
const signature = { local: 0x04034b50, central: 0x02014b50, end: 0x06054b50 } as const;
const size = { local: 30, central: 46, end: 22 } as const;
const longestComment = 0xffff;
const method = { stored: 0, deflated: 8 } as const;
const maxEntries = 100;

type Entry = {
  readonly name: string;
  readonly method: number;
  readonly crc: number;
  readonly packed: number;
  readonly size: number;
  readonly at: number;
};

export const isZip = (file: Buffer): boolean => file.length >= size.local && file.readUInt32LE(0) === signature.local;

function findEnd(file: Buffer): number {
  const earliest = Math.max(0, file.length - size.end - longestComment);
  for (let at = file.length - size.end; at >= earliest; at--) if (file.readUInt32LE(at) === signature.end) return at;
  return -1;
}

function* entriesOf(file: Buffer): Generator<Entry> {
  const end = findEnd(file);
  if (end < 0) return;
  let at = file.readUInt32LE(end + 16);
  for (let count = Math.min(file.readUInt16LE(end + 10), maxEntries); count > 0; count--) {
    if (at + size.central > file.length || file.readUInt32LE(at) !== signature.central) return;
    const nameLength = file.readUInt16LE(at + 28);
    yield {
      name: file.toString('latin1', at + size.central, at + size.central + nameLength),
      method: file.readUInt16LE(at + 10),
      crc: file.readUInt32LE(at + 16),
      packed: file.readUInt32LE(at + 20),
      size: file.readUInt32LE(at + 24),
      at: file.readUInt32LE(at + 42),
    };
    at += size.central + nameLength + file.readUInt16LE(at + 30) + file.readUInt16LE(at + 32);
  }
}

function unpack(file: Buffer, entry: Entry, maxBytes: number): Result<Buffer, ZipFault> {
  if (entry.size > maxBytes) return err('too-large');
  const { at } = entry;
  if (at + size.local > file.length || file.readUInt32LE(at) !== signature.local) return err('damaged');
  const begins = at + size.local + file.readUInt16LE(at + 26) + file.readUInt16LE(at + 28);
  const packed = file.subarray(begins, begins + entry.packed);
  try {
    const bytes = entry.method === method.stored ? packed : inflateRawSync(packed, { maxOutputLength: maxBytes });
    const isKnown = entry.method === method.stored || entry.method === method.deflated;
    return isKnown && bytes.length === entry.size && crc32(bytes) === entry.crc ? ok(bytes) : err('damaged');
  } catch (error) {
    const tooLong = error instanceof RangeError && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
    return err(tooLong ? 'too-large' : 'damaged');
  }
}

/** The bytes of the first file in a ZIP whose name ends in `suffix`, in whatever case. Nothing longer is unpacked. */
export function readZipEntry(file: Buffer, suffix: string, maxBytes: number): Result<Buffer, ZipFault> {
  if (!isZip(file) || findEnd(file) < 0) return err('damaged');
  for (const entry of entriesOf(file))
    if (entry.name.toLowerCase().endsWith(suffix)) return unpack(file, entry, maxBytes);
  return err('absent');
}
