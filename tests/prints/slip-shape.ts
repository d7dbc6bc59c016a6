import { createCommandReader } from '../../kiosk-agent/simulators/printer/command-reader.ts';
import type { BytePlace } from './round-plan.ts';

/** Where the parts of a slip begin and end, in bytes. `ending` is what feeds and cuts it. */
export type SlipShape = {
  readonly bands: readonly { readonly from: number; readonly to: number }[];
  readonly ending: Uint8Array;
  /** All before the question whether it is worked. */
  readonly slipBytes: number;
};

const headerBytes = 8;
const initialiseBytes = 2;

/** Learns the shape of slips from one that went through whole, with its question at the end. */
export function learnShape(slip: Uint8Array): SlipShape {
  const reader = createCommandReader();
  reader.push(slip);
  const bands: { from: number; to: number }[] = [];
  let at = 0;
  let slipBytes = 0;
  for (let command = reader.next(); command !== undefined; command = reader.next()) {
    if (command.kind === 'fence' || command.kind === 'process') slipBytes = at;
    if (command.kind === 'raster') bands.push({ from: at, to: at + command.bytes.length });
    at += command.bytes.length;
  }
  const last = bands.at(-1);
  if (last === undefined || slipBytes <= last.to) throw new Error('No slip from which a shape can be learnt.');
  return { bands, ending: slip.subarray(last.to, slipBytes), slipBytes };
}

/** How many bytes stand before a slip that first cuts a torn one off: `ESC @` and an ending. */
function separatorBytes({ ending }: SlipShape, head: Uint8Array): number {
  const start = head.subarray(initialiseBytes, initialiseBytes + ending.length);
  return Buffer.from(start).equals(ending) ? initialiseBytes + ending.length : 0;
}

type Spot = { readonly place: BytePlace; readonly sweep: number; readonly shape: SlipShape };

/** After how many bytes of a slip that begins with `head` a place is come to. */
export function bytesUntil({ place, sweep, shape }: Spot, head: Uint8Array): number {
  if (place === 'marked') return 0;
  if (place === 'first-byte') return 1;
  const before = separatorBytes(shape, head);
  const which = sweep * shape.bands.length;
  const band = shape.bands[Math.floor(which)] ?? { from: 0, to: 0 };
  const within = which % 1;
  switch (place) {
    case 'band-header':
      return before + band.from + 1 + Math.floor(within * (headerBytes - 1));
    case 'in-band':
      return before + band.from + headerBytes + Math.floor(within * (band.to - band.from - headerBytes));
    case 'band-end':
      return before + band.to;
    case 'before-last-byte':
      return before + shape.slipBytes - 1;
    case 'last-byte':
      return before + shape.slipBytes;
  }
}
