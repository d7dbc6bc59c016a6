import { err, ok, type Result } from '@machikado/contracts/result.ts';

/** `cut-off`: a tag or length goes beyond the bytes. `long-form`: more bytes of tag or length than any card of ours has. */
export type TlvFault = 'cut-off' | 'long-form' | 'twice' | 'too-many';

const maxTags = 32;

/**
 * Splits bytes into BER-TLV objects (ISO/IEC 7816-4 §5.2.2): tags of one or two bytes, lengths of one to three. The values
 * are views into the bytes that went in.
 */
export function readTags(bytes: Uint8Array): Result<ReadonlyMap<number, Uint8Array>, TlvFault> {
  const found = new Map<number, Uint8Array>();
  let at = 0;
  while (at < bytes.length) {
    const object = readObject(bytes, at);
    if (!object.ok) return object;
    const { tag, from, to } = object.value;
    if (found.has(tag)) return err('twice');
    if (found.size >= maxTags) return err('too-many');
    found.set(tag, bytes.subarray(from, to));
    at = to;
  }
  return ok(found);
}

type Place = { readonly tag: number; readonly from: number; readonly to: number };

function readObject(bytes: Uint8Array, start: number): Result<Place, TlvFault> {
  let at = start;
  const next = () => bytes[at++];
  let tag = next();
  if (tag === undefined) return err('cut-off');
  if ((tag & 0x1f) === 0x1f) {
    const second = next();
    if (second === undefined) return err('cut-off');
    if ((second & 0x80) !== 0) return err('long-form');
    tag = tag * 256 + second;
  }
  const first = next();
  if (first === undefined) return err('cut-off');
  if (first === 0x80 || first > 0x82) return err('long-form');
  let length = first;
  if (first > 0x80) {
    length = 0;
    for (let count = first - 0x80; count > 0; count--) {
      const byte = next();
      if (byte === undefined) return err('cut-off');
      length = length * 256 + byte;
    }
  }
  return at + length > bytes.length ? err('cut-off') : ok({ tag, from: at, to: at + length });
}
