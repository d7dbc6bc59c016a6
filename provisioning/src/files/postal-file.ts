import { open } from 'node:fs/promises';
import { err, ok, type Result } from '@machikado/contracts/result.ts';
import { isZip, readZipEntry, type ZipFault } from './zip-entry.ts';

/** Some 18 MB as CSV, 2 MB as ZIP; what the city takes is limited to the same. */
const maxBytes = 64 * 1024 * 1024;

/** `no-file`: it cannot be read. `not-text`: neither UTF-8 nor Shift_JIS. */
export type PostalFileFault = ZipFault | 'no-file' | 'not-text';

/** Japan Post's list as it is published, as CSV in UTF-8: out of its ZIP, out of Shift_JIS, or as it stands. */
export function readPostalBytes(file: Buffer): Result<Uint8Array<ArrayBuffer>, PostalFileFault> {
  const csv = isZip(file) ? readZipEntry(file, '.csv', maxBytes) : ok(file);
  if (!csv.ok) return csv;
  for (const encoding of ['utf-8', 'shift_jis']) {
    try {
      return ok(new TextEncoder().encode(new TextDecoder(encoding, { fatal: true }).decode(csv.value)));
    } catch (error) {
      // What is not in this encoding may be in the other.
      if (!(error instanceof TypeError)) throw error;
    }
  }
  return err('not-text');
}

/** Reads the file from the disk. */
export async function readPostalFile(path: string): Promise<Result<Uint8Array<ArrayBuffer>, PostalFileFault>> {
  try {
    await using file = await open(path);
    const { size } = await file.stat();
    if (size > maxBytes) return err('too-large');
    return readPostalBytes(await file.readFile());
  } catch (error) {
    if (error instanceof Error && 'code' in error) return err('no-file');
    throw error;
  }
}
