/** A command that a printer works in its turn. `bytes` is the whole of it. */
export type Command = { readonly bytes: Uint8Array } & (
  | { readonly kind: 'initialise' | 'cut' | 'setting' | 'unknown' | 'nothing' }
  | { readonly kind: 'raster'; readonly bytesPerRow: number; readonly rows: number; readonly dots: Uint8Array }
  | { readonly kind: 'feed'; readonly dots: number }
  | { readonly kind: 'fence' | 'automatic-status' | 'identity'; readonly what: number }
  | { readonly kind: 'process'; readonly id: string }
  | { readonly kind: 'text' }
);

const esc = 0x1b;
const fs = 0x1c;
const gs = 0x1d;
const lineDots = 30;
/** More than any slip: a longer picture is refused as unknown, so that memory stays bounded. */
const maxPictureBytes = 4 * 1024 * 1024;

/** Settings that change nothing in a picture: how many bytes of parameters each has. */
const settings: Readonly<Record<number, Readonly<Record<string, number>>>> = {
  [esc]: {
    t: 1,
    R: 1,
    a: 1,
    '!': 1,
    '2': 0,
    '3': 1,
    M: 1,
    E: 1,
    G: 1,
    '-': 1,
    '{': 1,
    ' ': 1,
    $: 2,
    '\\': 2,
    '=': 1,
    p: 3,
  },
  [fs]: { '&': 0, '.': 0, C: 1, S: 2, '!': 1, '-': 1 },
  [gs]: { '!': 1, B: 1, L: 2, W: 2, H: 1, h: 1, w: 1, f: 1, P: 2, b: 1 },
};

export type CommandReader = {
  readonly push: (bytes: Uint8Array) => void;
  /** The next whole command, or nothing while its bytes are not all there. */
  readonly next: () => Command | undefined;
  readonly bufferedBytes: () => number;
  readonly clear: () => void;
};

/** Reads ESC/POS commands from a byte stream, however it is cut. It never throws, whatever the bytes are. */
export function createCommandReader(): CommandReader {
  let held = Buffer.alloc(0);
  let stored: Pick<Extract<Command, { kind: 'raster' }>, 'bytesPerRow' | 'rows' | 'dots'> | undefined;
  return {
    push: (bytes) => (held = Buffer.concat([held, bytes])),
    bufferedBytes: () => held.length,
    clear: () => {
      held = Buffer.alloc(0);
      stored = undefined;
    },
    next: () => {
      let command = decode(held);
      if (command === undefined) return undefined;
      held = held.subarray(command.bytes.length);
      // Graphics are stored by one command and printed by another (GS ( L, functions 112 and 50).
      const graphics = decodeGraphics(command.bytes);
      if (graphics?.kind === 'store') stored = graphics.picture;
      if (graphics?.kind === 'print' && stored !== undefined) {
        command = { kind: 'raster', ...stored, bytes: command.bytes };
        stored = undefined;
      }
      return command;
    },
  };
}

/** Decodes the command at the start of `held`. */
function decode(held: Buffer): Command | undefined {
  const [first] = held;
  if (first === undefined) return undefined;
  const take = (length: number) => (held.length < length ? undefined : new Uint8Array(held.subarray(0, length)));
  if (first === 0x0a) return { kind: 'feed', dots: lineDots, bytes: Uint8Array.of(first) };
  if (first >= 0x20) return decodeText(held);
  if (first !== esc && first !== fs && first !== gs) return { kind: 'nothing', bytes: Uint8Array.of(first) };
  const second = held[1];
  if (second === undefined) return undefined;
  const name = String.fromCharCode(second);
  const plain = settings[first]?.[name];
  if (plain !== undefined) {
    const bytes = take(2 + plain);
    return bytes && { kind: 'setting', bytes };
  }
  if (first === esc) return decodeEsc(name, take);
  if (first === gs) return decodeGs(name, held, take);
  return name === '(' ? decodeSized(held, take) : { kind: 'unknown', bytes: Uint8Array.of(first, second) };
}

type Take = (length: number) => Uint8Array | undefined;

function decodeText(held: Buffer): Command {
  const end = held.findIndex((byte) => byte < 0x20);
  return { kind: 'text', bytes: new Uint8Array(end < 0 ? held : held.subarray(0, end)) };
}

function decodeEsc(name: string, take: Take): Command | undefined {
  if (name === '@') return { kind: 'initialise', bytes: take(2) ?? new Uint8Array(2) };
  if (name === 'd' || name === 'J') {
    const bytes = take(3);
    return bytes && { kind: 'feed', dots: (bytes[2] ?? 0) * (name === 'd' ? lineDots : 1), bytes };
  }
  return { kind: 'unknown', bytes: take(2) ?? new Uint8Array(2) };
}

function decodeGs(name: string, held: Buffer, take: Take): Command | undefined {
  switch (name) {
    case 'v':
      return decodeRaster(held, take);
    case 'V':
      return decodeCut(held, take);
    case 'r':
    case 'a':
    case 'I': {
      const bytes = take(3);
      const kinds = { r: 'fence', a: 'automatic-status', I: 'identity' } as const;
      return bytes && { kind: kinds[name], what: bytes[2] ?? 0, bytes };
    }
    case '(':
    case '8':
      return decodeSized(held, take);
    default:
      return { kind: 'unknown', bytes: take(2) ?? new Uint8Array(2) };
  }
}

function decodeRaster(held: Buffer, take: Take): Command | undefined {
  const header = take(8);
  if (header === undefined) return undefined;
  const bytesPerRow = held.readUInt16LE(4);
  const rows = held.readUInt16LE(6);
  const length = bytesPerRow * rows;
  if (header[2] !== 0x30 || length === 0 || length > maxPictureBytes) return { kind: 'unknown', bytes: header };
  const bytes = take(8 + length);
  return bytes && { kind: 'raster', bytesPerRow, rows, dots: bytes.subarray(8), bytes };
}

function decodeCut(held: Buffer, take: Take): Command | undefined {
  const mode = held[2];
  if (mode === undefined) return undefined;
  if ([0, 1, 48, 49].includes(mode)) return { kind: 'cut', bytes: take(3) ?? new Uint8Array(3) };
  const bytes = take(4);
  return bytes && { kind: mode === 65 || mode === 66 ? 'cut' : 'unknown', bytes };
}

/** `GS ( x pL pH …`, `FS ( x pL pH …` and `GS 8 L p1 p2 p3 p4 …`: the command says how long it is. */
function decodeSized(held: Buffer, take: Take): Command | undefined {
  const wide = held[1] === 0x38;
  const head = wide ? 7 : 5;
  if (held.length < head) return undefined;
  const length = wide ? held.readUInt32LE(3) : held.readUInt16LE(3);
  if (length > maxPictureBytes) return { kind: 'unknown', bytes: take(head) ?? new Uint8Array(head) };
  const bytes = take(head + length);
  const process = bytes && decodeProcess(bytes);
  if (bytes !== undefined && process !== undefined) return { kind: 'process', id: process, bytes };
  return bytes && { kind: decodeGraphics(bytes) === undefined ? 'unknown' : 'setting', bytes };
}

/** GS ( H, function 48: four characters that are sent back. */
function decodeProcess(bytes: Uint8Array): string | undefined {
  const isIt = bytes[0] === gs && bytes[1] === 0x28 && bytes[2] === 0x48 && bytes.length === 11;
  return isIt && bytes[5] === 48 && bytes[6] === 48 ? Buffer.from(bytes.subarray(7)).toString('latin1') : undefined;
}

type Graphics =
  | { readonly kind: 'store'; readonly picture: { bytesPerRow: number; rows: number; dots: Uint8Array } }
  | { readonly kind: 'print' };

function decodeGraphics(bytes: Uint8Array): Graphics | undefined {
  const wide = bytes[1] === 0x38;
  if (bytes[0] !== gs || (!wide && bytes[1] !== 0x28) || bytes[2] !== 0x4c) return undefined;
  const body = Buffer.from(bytes.subarray(wide ? 7 : 5));
  if (body[1] === 50) return { kind: 'print' };
  if (body[1] !== 112 || body.length < 10) return undefined;
  const bytesPerRow = Math.ceil(body.readUInt16LE(6) / 8);
  const rows = body.readUInt16LE(8);
  const dots = new Uint8Array(body.subarray(10));
  return dots.length === bytesPerRow * rows ? { kind: 'store', picture: { bytesPerRow, rows, dots } } : undefined;
}
