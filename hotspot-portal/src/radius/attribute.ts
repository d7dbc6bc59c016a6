import radius from 'radius';
import type { Packet } from './packet.ts';

let loaded = false;

function dictionary(): typeof radius {
  // The package's own dictionaries (RFC 2865–5904), read once.
  if (!loaded) radius.load_dictionaries();
  loaded = true;
  return radius;
}

/** Types that are never given to the codec: it would decrypt, or read them as text where bytes count. */
const opaque = new Set([2, 3, 26, 60, 79, 80]);

/** Number of a dictionary attribute. Throws for a name that the dictionary does not have. */
export function attributeType(name: string): number {
  const id = dictionary().attr_name_to_id(name);
  if (id === undefined) throw new Error(`${name} is not in the dictionary.`);
  return Number(id);
}

export function rawValues(packet: Packet, name: string): readonly Buffer[] {
  const wanted = attributeType(name);
  return packet.attributes.filter(({ type }) => type === wanted).map(({ value }) => value);
}

/** The first value of an attribute by the dictionary's type; `null` when absent, opaque or malformed. */
function decoded(packet: Packet, name: string): unknown {
  const type = attributeType(name);
  const [value] = rawValues(packet, name);
  if (!value || opaque.has(type)) return null;
  const into: Record<string, unknown> = {};
  try {
    dictionary().decode_attributes(Buffer.concat([Buffer.of(type, value.length + 2), value]), into, -1);
  } catch {
    return null;
  }
  return into[name] ?? null;
}

/** A text attribute; control characters are taken out, because what comes from outside may reach a log. */
export function textOf(packet: Packet, name: string): string | null {
  const value = decoded(packet, name);
  return typeof value === 'string' ? value.replaceAll(/\p{Cc}/gu, '') : null;
}

/** A number of an integer attribute; where the dictionary has a name for the number, that name comes from `nameOf`. */
export function integerOf(packet: Packet, name: string): number | null {
  const [value] = rawValues(packet, name);
  return value?.length === 4 ? value.readUInt32BE(0) : null;
}

/** The dictionary's name of an integer's value (`Start`, `User-Request`), or the number as text. */
export function nameOf(packet: Packet, name: string): string | null {
  if (integerOf(packet, name) === null) return null;
  const value = decoded(packet, name);
  return typeof value === 'string' || typeof value === 'number' ? String(value) : null;
}

/** Bytes of attributes for an answer. Text beyond 253 bytes is an error of the caller and throws. */
export function encodeAttributes(attributes: readonly (readonly [string, string | number | Buffer])[]): Buffer {
  const room = Buffer.alloc(4096);
  return room.subarray(0, dictionary().encode_attributes(room, attributes, -1));
}
