import assert from 'node:assert/strict';
import { z } from 'zod';
import { requireOutside } from './outside-tool.ts';

const ParserModule = z.function();
const Tree = z.object({
  error: z.unknown(),
  tree: z.array(z.object({ ascii: z.string().optional(), fn: z.string().optional(), length: z.int() })),
  entries: z.array(z.object({ type: z.string(), data: z.unknown() })),
});
const Raster = z.object({ width: z.int(), height: z.int() }).loose();
type Bitmap = z.infer<typeof Raster> & { getPixel: (x: number, y: number) => number };

export type ParsedSlip = {
  /** `GS v0`, `ESC @`, … in order. */
  readonly commands: readonly string[];
  /** Bytes that belong to a command the parser knows. */
  readonly coveredBytes: number;
  /** The picture that the raster bands make together, as a portable graymap (Netpbm `P5`). */
  readonly picture: Buffer;
};

function graymap(bitmap: Bitmap): Buffer {
  const { width, height } = bitmap;
  const margin = 32;
  const outer = { width: width + 2 * margin, height: height + 2 * margin };
  const dots = Buffer.alloc(outer.width * outer.height, 255);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) dots[(y + margin) * outer.width + x + margin] = bitmap.getPixel(x, y);
  }
  return Buffer.concat([Buffer.from(`P5\n${outer.width} ${outer.height}\n255\n`), dots]);
}

/** Reads printer bytes with npos, an ESC/POS parser that is not ours; only its parser is loaded. */
export async function parseOutside(bytes: Buffer): Promise<ParsedSlip> {
  const createParser = ParserModule.parse(await requireOutside('npos/lib/parser')) as () => {
    parse: (raw: Buffer) => Promise<unknown>;
  };
  const parsed = Tree.parse(await createParser().parse(bytes));
  assert.equal(parsed.error ?? null, null, 'the outside parser reports an error');
  const pictures = parsed.entries.filter((entry) => entry.type === 'raster');
  assert.equal(pictures.length, 1, 'the outside parser joins the bands to one picture');
  const bitmap = pictures[0]?.data as Bitmap;
  Raster.parse({ width: bitmap.width, height: bitmap.height });
  return {
    commands: parsed.tree.map(({ ascii, fn }) => `${ascii ?? '?'} ${fn ?? ''}`.trim()),
    coveredBytes: parsed.tree.reduce((sum, command) => sum + command.length, 0),
    picture: graymap(bitmap),
  };
}
