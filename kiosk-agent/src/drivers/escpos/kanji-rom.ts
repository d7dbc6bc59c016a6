import receiptline from 'receiptline';
import type { PrinterProfile } from '@machikado/device-profiles/printer-profile.ts';
import { automaticStatusOn } from './commands.ts';

/** What the font in a Japanese printer surely has: ASCII, half-width kana and JIS X 0208, without the makers' additions. */
const romLetters = new Set(
  [
    ...Array.from({ length: 0x5f }, (_, at) => String.fromCharCode(0x20 + at)),
    ...Array.from({ length: 0x3f }, (_, at) => String.fromCharCode(0xff61 + at)),
    ...Array.from({ length: 0x54 * 94 }, (_, at) => Uint8Array.of(0xa1 + Math.floor(at / 94), 0xa1 + (at % 94)))
      // Row 13 is NEC's.
      .filter(([row]) => row !== 0xad)
      .flatMap((bytes) => Array.from(new TextDecoder('euc-jp').decode(bytes))),
  ].filter((letter) => letter !== '\uFFFD'),
);

/** DLE EOT, ENQ and DC4 are worked wherever they stand, also among the dots of a code. */
const realTime = ['\x10\x04', '\x10\x05', '\x10\x14'];
/** What receiptline ends with: GS r 1, and DC2 q 0 for SII. */
const questions = ['\x1dr1', '\x12q\x00'];
const bytesPerPiece = 4096;

/** Whether every letter of a composed slip stands in the printer's own font. */
export function isInRom(document: string): boolean {
  const drawn = document.replaceAll(/\\x[0-9a-f]{2}/g, '').replaceAll(/\n/g, '');
  return Array.from(drawn).every((letter) => romLetters.has(letter));
}

/**
 * A composed slip as text for a printer's own Japanese font, in pieces; undefined where only a picture shows it whole:
 * other scripts, letters outside JIS X 0208, and codes whose dots would be a command.
 */
export function encodeInRom(document: string, print: PrinterProfile['print']): Uint8Array[] | undefined {
  if (print.text === 'raster' || !isInRom(document)) return undefined;
  const transformed = receiptline.transform(document, {
    ...{ cpl: print.columns, encoding: 'cp932', spacing: print.spacing, gradient: false, cutting: false },
    command: print.text,
  });
  // The cut and the question after it are the driver's own; an automatic status that is switched off would end its hearing.
  const end = questions.find((question) => transformed.endsWith(question)) ?? '';
  const slip = transformed.slice(0, transformed.length - end.length);
  const bytes = slip.replace('\x1da\x00', Buffer.from(automaticStatusOn).toString('latin1'));
  if (realTime.some((command) => bytes.includes(command))) return undefined;
  const whole = Buffer.from(bytes, 'latin1');
  const count = Math.ceil(whole.length / bytesPerPiece);
  return Array.from({ length: count }, (_, at) => whole.subarray(at * bytesPerPiece, (at + 1) * bytesPerPiece));
}
