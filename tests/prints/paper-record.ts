import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PNG } from 'pngjs';
import type { PrintFolder } from '../../kiosk-agent/simulators/printer/print-folder.ts';

/** A piece of paper that was cut off: from its first black row to its last, and what its QR codes say. */
export type Piece = { readonly inkRows: number; readonly codes: readonly string[] };

export type PaperRecord = Disposable & {
  /** Takes the pieces from a simulated printer. */
  readonly folder: PrintFolder;
  /** All pieces since the beginning, read. */
  readonly pieces: () => Promise<readonly Piece[]>;
};

/** Whether QR codes can be read here. */
export function canReadPaper(): boolean {
  return spawnSync('zbarimg', ['--version']).status === 0;
}

/** Keeps every piece of paper that comes out of a printer, and reads it as a person's telephone would. */
export function openPaperRecord(): PaperRecord {
  const directory = mkdtempSync(join(tmpdir(), 'machikado-paper-'));
  const reading: Promise<Piece>[] = [];
  return {
    folder: {
      add: (png) => {
        const file = join(directory, `${reading.length}.png`);
        writeFileSync(file, png);
        const inkRows = countInkRows(png);
        return reading.push(readCodes(file).then((codes) => ({ inkRows, codes })));
      },
      list: () => [],
      read: () => Promise.resolve(undefined),
    },
    pieces: () => Promise.all(reading),
    [Symbol.dispose]: () => rmSync(directory, { recursive: true, force: true }),
  };
}

function countInkRows(png: Uint8Array): number {
  const { width, height, data } = PNG.sync.read(Buffer.from(png));
  const isInk = (row: number) => {
    for (let at = row * width * 4; at < (row + 1) * width * 4; at += 4) if ((data[at] ?? 255) < 128) return true;
    return false;
  };
  let [first, last] = [0, height - 1];
  while (first < last && !isInk(first)) first++;
  while (last > first && !isInk(last)) last--;
  return last - first + 1;
}

function readCodes(file: string): Promise<string[]> {
  return new Promise((resolve, reject) => {
    execFile('zbarimg', ['-q', '--raw', file], (error, stdout) => {
      // 4: there is no code on it, as on a slip that was torn before its first one.
      if (error !== null && error.code !== 4) reject(new Error(`zbarimg: ${error.message}`));
      else resolve(stdout.split('\n').filter(Boolean));
    });
  });
}
