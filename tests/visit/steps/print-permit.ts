import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { until } from '../../city/probes.ts';
import { parseOutside } from '../outside-parser.ts';
import type { Step, Visit } from '../step.ts';

/** What a scanner reads in a picture (PNG or Netpbm), by zbarimg. */
export async function scanCodes(picture: Buffer): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'machikado-scan-'));
  try {
    const file = join(folder, 'slip');
    await writeFile(file, picture);
    const { stdout } = await promisify(execFile)('zbarimg', ['--quiet', '--raw', file]).catch(() => ({ stdout: '' }));
    return stdout.split('\n').filter((line) => line !== '');
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** The slip that came out after `before` others. */
export async function nextSlip(visit: Visit, before: number): Promise<{ png: Buffer; bytes: Buffer; number: number }> {
  await until('the slip comes out of the printer', async () => (await visit.dock.prints()).length > before, 30_000);
  const number = (await visit.dock.prints()).map((print) => print.number).toSorted((a, b) => a - b)[before];
  assert(number !== undefined);
  return { number, png: await visit.dock.png(number), bytes: await visit.dock.bin(number) };
}

/** The permit comes out once, says "printed" only after the printer's fence, and its code reads back. */
export const printPermit: Step = {
  id: 'permit',
  title: '許可書の印刷 / the permit is printed',
  run: async (visit) => {
    const { kiosk, learnt, dock } = visit;
    const before = learnt.printsBefore ?? 0;
    const slip = await nextSlip(visit, before);
    await kiosk.see(kiosk.words.print.states.processed, { withinMs: 60_000 });
    await kiosk.picture('10-booked');
    learnt.permitPng = slip.png;
    learnt.permitBytes = slip.bytes;
    if (visit.picturesIn !== undefined) await writeFile(join(visit.picturesIn, 'permit.png'), slip.png);
    const codes = await scanCodes(slip.png);
    assert(learnt.bookingNumber !== undefined);
    assert(
      codes.some((code) => code.includes(learnt.bookingNumber ?? '')),
      `the code on the permit reads ${codes.join(' ')}`,
    );
    assert.equal((await dock.prints()).length, before + 1, 'the permit came out once');
    const parsed = await parseOutside(slip.bytes);
    assert.equal(parsed.coveredBytes, slip.bytes.length, 'the outside parser knows every byte');
    assert.deepEqual(await scanCodes(parsed.picture), codes, 'the code in the picture of the outside parser');
    return `${slip.bytes.length} bytes, ${parsed.commands.length} commands to an outside parser, code reads ${codes.join(' ')}`;
  },
};
