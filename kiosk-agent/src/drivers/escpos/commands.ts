/** Bytes of the ESC/POS commands that this driver sends, named as Epson's ESC/POS reference names them. */
const esc = 0x1b;
const gs = 0x1d;
const dle = 0x10;

/** ESC @: back to the settings of power-on; the receive buffer stays. */
export const initialise = Uint8Array.of(esc, 0x40);

/** DLE EOT n, answered at once even by a printer that is offline. 1 printer, 2 why offline, 3 error, 4 paper. */
export function askRealTime(what: 1 | 2 | 3 | 4): Uint8Array {
  return Uint8Array.of(dle, 0x04, what);
}

/** GS a n: 0xFF sends the status back by itself whenever anything changes. */
export const automaticStatusOn = Uint8Array.of(gs, 0x61, 0xff);

/** GS I n, answered in its turn: 66 maker, 67 model. */
export function askIdentity(what: 'maker' | 'model'): Uint8Array {
  return Uint8Array.of(gs, 0x49, what === 'maker' ? 66 : 67);
}

/** GS r 1, answered in its turn: the answer means that everything sent before has been worked. */
export const fence = Uint8Array.of(gs, 0x72, 1);

/** GS ( H, function 48: the four characters come back when the paper with everything before them is out of the head. */
export function askProcess(id: string): Uint8Array {
  return Uint8Array.of(gs, 0x28, 0x48, 6, 0, 48, 48, ...Buffer.from(id, 'latin1'));
}

/** ESC d n: prints what is in the line and feeds. */
export function feedLines(lines: number): Uint8Array {
  return Uint8Array.of(esc, 0x64, lines);
}

/** GS V function B: feeds to the cutter and cuts; function B has 65 for a full and 66 for a partial cut. */
export function cut(kind: 'partial' | 'full'): Uint8Array {
  return Uint8Array.of(gs, 0x56, kind === 'full' ? 65 : 66, 0);
}

/** GS v 0, normal scale: `rows * bytesPerRow` bytes of dots follow. */
export function rasterHeader(bytesPerRow: number, rows: number): Uint8Array {
  return Uint8Array.of(gs, 0x76, 0x30, 0, bytesPerRow & 0xff, bytesPerRow >> 8, rows & 0xff, rows >> 8);
}

/** NULs, which a printer in command mode ignores and one that waits for the rest of a picture takes for white dots. */
export function flushPicture(bytes: number): Uint8Array {
  return new Uint8Array(bytes);
}
