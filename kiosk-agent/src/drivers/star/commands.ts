import receiptline from 'receiptline';
import { pngOfRows } from '../bitmap-png.ts';
import type { Bitmap } from '../escpos/raster.ts';

const esc = 0x1b;

/** ESC @: back to the settings of power-on; the receive buffer stays. */
export const initialise = Uint8Array.of(esc, 0x40);

/** ESC RS a 1: the status comes back by itself whenever anything changes, and after each ETB. */
export const automaticStatusOn = Uint8Array.of(esc, 0x1e, 0x61, 1);

/** ESC ACK SOH, answered at once even by a printer that is offline. */
export const askRealTime = Uint8Array.of(esc, 0x06, 0x01);

/** ETB, worked in its turn: the printer counts it and says so. */
export const countUp = Uint8Array.of(0x17);

/** LF so many times. */
export function feedLines(lines: number): Uint8Array {
  return new Uint8Array(lines).fill(0x0a);
}

/** ESC d n: feeds to the cutter and cuts. */
export function cut(kind: 'partial' | 'full'): Uint8Array {
  return Uint8Array.of(esc, 0x64, kind === 'full' ? 0x32 : 0x33);
}

/** The two languages of Star printers, by receiptline's names for their Japanese command sets. */
const commandSets = { 'star-prnt': 'starmbcs', 'star-line': 'starlinembcs' } as const;
export type StarLanguage = keyof typeof commandSets;

/** Pictures of Star Line come in strips of 24 rows. */
const stripRows = 24;

/**
 * Cuts a bitmap into pictures of at most `rowsPerBand` rows by receiptline's commands: ESC GS S in StarPRNT, ESC k in
 * Star Line. ESC followed by ACK, BEL or GS is a real-time command wherever it stands: of such dots one is turned over.
 */
export function encodeStarBands(bitmap: Bitmap, language: StarLanguage, rowsPerBand: number): Uint8Array[] {
  const command = {
    ...receiptline.commands[commandSets[language]],
    ...{ gradient: false, gamma: 1, threshold: 128, upsideDown: false, spacing: false },
  };
  const rows = Math.max(stripRows, rowsPerBand - (rowsPerBand % stripRows));
  const bytesPerRow = Math.ceil(bitmap.widthDots / 8);
  const safe = disarm(bitmap.rows);
  const bands: Uint8Array[] = [];
  for (let top = 0; top < bitmap.heightDots; top += rows) {
    const height = Math.min(rows, bitmap.heightDots - top);
    const dots = safe.subarray(top * bytesPerRow, (top + height) * bytesPerRow);
    const png = pngOfRows(dots, bytesPerRow).toString('base64');
    bands.push(Buffer.from(command.image(png), 'latin1'));
  }
  return bands;
}

function disarm(dots: Uint8Array): Uint8Array {
  const safe = Uint8Array.from(dots);
  for (let at = 1; at < safe.length; at++) {
    const second = safe[at] ?? 0;
    if (safe[at - 1] === esc && (second === 0x06 || second === 0x07 || second === 0x1d)) safe[at] = second ^ 0x20;
  }
  return safe;
}
