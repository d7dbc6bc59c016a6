/** What a Star printer does in its turn. */
export type StarEvent =
  | { readonly kind: 'dots'; readonly bytesPerRow: number; readonly dots: Uint8Array }
  | { readonly kind: 'feed' | 'cut' | 'count-up' | 'initialise' }
  | { readonly kind: 'automatic-status'; readonly on: boolean };

export type StarMachine = {
  /** Takes bytes and gives what is done by those that are complete now. */
  readonly work: (bytes: Uint8Array) => StarEvent[];
  readonly unknown: () => number;
  readonly buffered: () => number;
  readonly clear: () => void;
};

const esc = 0x1b;

type Step = { readonly length: number; readonly event?: StarEvent; readonly isUnknown?: boolean };

/** Reads StarPRNT and Star Line as far as slips use them; it never throws, whatever the bytes are. */
export function createStarMachine(): StarMachine {
  let held = Buffer.alloc(0);
  let unknown = 0;
  return {
    unknown: () => unknown,
    buffered: () => held.length,
    clear: () => (held = Buffer.alloc(0)),
    work: (bytes) => {
      held = Buffer.concat([held, bytes]);
      const events: StarEvent[] = [];
      for (let step = readStep(held); step !== undefined; step = readStep(held)) {
        held = held.subarray(step.length);
        if (step.isUnknown === true) unknown += 1;
        if (step.event !== undefined) events.push(step.event);
      }
      return events;
    },
  };
}

/** The command at the start, or nothing while it is not all there. */
function readStep(held: Buffer): Step | undefined {
  const [first, second, third] = held;
  if (first === undefined) return undefined;
  if (first === 0x0a) return { length: 1, event: { kind: 'feed' } };
  if (first === 0x17) return { length: 1, event: { kind: 'count-up' } };
  if (first !== esc) return { length: 1, isUnknown: first >= 0x20 };
  if (second === undefined) return undefined;
  switch (String.fromCharCode(second)) {
    case '@':
      return { length: 2, event: { kind: 'initialise' } };
    case '0':
      return { length: 2 };
    case 'z':
      return third === undefined ? undefined : { length: 3 };
    case 'd':
      return third === undefined ? undefined : { length: 3, event: { kind: 'cut' } };
    case 'k':
      return readStrip(held);
    case '\x1e': {
      if (held.length < 4) return undefined;
      const isIt = third === 0x61;
      return isIt
        ? { length: 4, event: { kind: 'automatic-status', on: held[3] !== 0 } }
        : { length: 4, isUnknown: true };
    }
    case '\x1d':
      return third === undefined ? undefined : third === 0x53 ? readPicture(held) : { length: 3, isUnknown: true };
    default:
      return { length: 2, isUnknown: true };
  }
}

/** ESC k n1 n2: 24 rows; the line feed after it moves the paper on by them. */
function readStrip(held: Buffer): Step | undefined {
  if (held.length < 4) return undefined;
  const bytesPerRow = held.readUInt16LE(2);
  const end = 4 + bytesPerRow * 24;
  // With its line feed.
  if (held.length < end + 1) return undefined;
  return { length: end + 1, event: { kind: 'dots', bytesPerRow, dots: new Uint8Array(held.subarray(4, end)) } };
}

/** ESC GS S m xL xH yL yH n: a picture of one tone. */
function readPicture(held: Buffer): Step | undefined {
  if (held.length < 9) return undefined;
  const bytesPerRow = held.readUInt16LE(4);
  const end = 9 + bytesPerRow * held.readUInt16LE(6);
  if (held.length < end) return undefined;
  return { length: end, event: { kind: 'dots', bytesPerRow, dots: new Uint8Array(held.subarray(9, end)) } };
}
