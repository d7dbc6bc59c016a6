/** Which defect is planted, by the seed that the run was given: its number modulo 3. */
const defect = ['crash', 'hang', 'memory'][(JSON.parse(process.argv[2] ?? '') as { seed: number }).seed % 3];

const held: number[][] = [];

/**
 * The frame of a packet as `decodePacket` reads it, with one thing left out: that a maker's attribute is long enough for
 * its maker (`crash`), that an attribute has a length (`hang`), that what is kept has an end (`memory`).
 */
export function readFields(input: Buffer): number {
  if (input.length < 20) return 0;
  const length = Math.min(input.length, input.readUInt16BE(2));
  let fields = 0;
  for (let at = 20; at + 1 < length;) {
    const type = input.readUInt8(at);
    const size = input.readUInt8(at + 1);
    if (size < 2 && !(defect === 'hang' && size === 0 && type === 31)) return fields;
    if (at + size > length) return fields;
    const value = input.subarray(at + 2, at + size);
    if (type === 26 && defect === 'crash') fields += value.readUInt32BE(0);
    if (type === 26 && value.length === 4 && defect === 'memory') {
      for (;;) held.push(new Array<number>(10_000).fill(fields++));
    }
    fields++;
    at += size;
  }
  return fields;
}
