import radius from 'radius';
import type { Packet, RawAttribute } from './packet.ts';
import { addedAttributes } from './added-attributes.ts';

/** How the value of an attribute is written, where that is one of the two most are; `other` is left to the package. */
type Kind = 'text' | 'number' | 'other';
type Known = { readonly type: number; readonly kind: Kind; readonly names: Map<number, string> };

/** Values of an integer attribute whose names are remembered. */
const maxNames = 256;
const maxValueBytes = 253;
const textControls = /\p{Cc}/gu;

let loaded = false;

function dictionary(): typeof radius {
  // The package's own dictionaries (RFC 2865–5904), read once.
  if (!loaded) radius.load_dictionaries();
  loaded = true;
  return radius;
}

/** Types that are never given to the codec: it would decrypt, or read them as text where bytes count. */
const opaque = new Set([2, 3, 26, 60, 79, 80]);

function decodeByPackage(name: string, type: number, value: Buffer): unknown {
  const into: Record<string, unknown> = {};
  try {
    dictionary().decode_attributes(Buffer.concat([Buffer.of(type, value.length + 2), value]), into, -1);
  } catch {
    return null;
  }
  return into[name] ?? null;
}

/** The package keeps its types to itself: what it makes of four bytes tells them. */
function kindOf(name: string, type: number): Kind {
  if (opaque.has(type)) return 'other';
  const probe = Buffer.of(1, 65, 65, 65);
  const value = decodeByPackage(name, type, probe);
  if (value === '\u0001AAA') return 'text';
  return value === probe.readUInt32BE(0) ? 'number' : 'other';
}

const knownByName = new Map<string, Known>();

function known(name: string): Known {
  const found = knownByName.get(name);
  if (found) return found;
  const added = addedAttributes.get(name);
  const type = added?.type ?? Number(dictionary().attr_name_to_id(name));
  if (Number.isNaN(type)) throw new Error(`${name} is not in the dictionary.`);
  const entry: Known = { type, kind: added?.kind ?? kindOf(name, type), names: new Map() };
  knownByName.set(name, entry);
  return entry;
}

/** Number of a dictionary attribute. Throws for a name that the dictionary does not have. */
export function attributeType(name: string): number {
  return known(name).type;
}

export function rawValues(packet: Packet, name: string): readonly Buffer[] {
  const { type: wanted } = known(name);
  const values: Buffer[] = [];
  for (const attribute of packet.attributes) if (attribute.type === wanted) values.push(attribute.value);
  return values;
}

function first(packet: Packet, type: number): RawAttribute | null {
  for (const attribute of packet.attributes) if (attribute.type === type) return attribute;
  return null;
}

/** The value of the first attribute of a type; `null` where there is none. */
export function firstValue(packet: Packet, name: string): Buffer | null {
  return first(packet, known(name).type)?.value ?? null;
}

export function hasAttribute(packet: Packet, name: string): boolean {
  return first(packet, known(name).type) !== null;
}

/** Most text has none: looking is cheaper than replacing. */
function hasControls(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code < 0x20 || (code >= 0x7f && code < 0xa0)) return true;
  }
  return false;
}

/** A text attribute; control characters are taken out, because what comes from outside may reach a log. */
export function textOf(packet: Packet, name: string): string | null {
  const { type, kind } = known(name);
  const attribute = first(packet, type);
  if (!attribute) return null;
  // What is opaque is of no kind that is read here.
  const text =
    kind === 'text' ? attribute.text : opaque.has(type) ? null : decodeByPackage(name, type, attribute.value);
  if (typeof text !== 'string') return null;
  return hasControls(text) ? text.replaceAll(textControls, '') : text;
}

/** A number of an integer attribute; where the dictionary has a name for the number, that name comes from `nameOf`. */
export function integerOf(packet: Packet, name: string): number | null {
  const value = first(packet, known(name).type)?.value;
  return value?.length === 4 ? value.readUInt32BE(0) : null;
}

/** The dictionary's name of an integer's value (`Start`, `User-Request`), or the number as text. */
export function nameOf(packet: Packet, name: string): string | null {
  const { type, names } = known(name);
  const value = first(packet, type)?.value;
  if (value?.length !== 4 || opaque.has(type)) return null;
  const number = value.readUInt32BE(0);
  const remembered = names.get(number);
  if (remembered !== undefined) return remembered;
  const decoded = decodeByPackage(name, type, value);
  if (typeof decoded !== 'string' && typeof decoded !== 'number') return null;
  if (names.size < maxNames) names.set(number, String(decoded));
  return String(decoded);
}

function checkFits(length: number, room: number): void {
  if (length > maxValueBytes || length + 2 > room) throw new RangeError('A value is longer than an attribute may be.');
}

/**
 * Writes attributes for an answer at `at` and returns where they end. A value beyond 253 bytes, or more than there is room
 * for, is an error of the caller and throws.
 */
export function writeAttributes(
  into: Buffer,
  at: number,
  attributes: readonly (readonly [string, string | number | Buffer])[],
): number {
  let end = at;
  for (const attribute of attributes) {
    const [name, value] = attribute;
    const { type, kind } = known(name);
    if (kind === 'number' && typeof value === 'number') {
      checkFits(4, into.length - end);
      into.writeUInt32BE(value, end + 2);
      into[end + 1] = 6;
    } else if (Buffer.isBuffer(value) || (kind === 'text' && typeof value === 'string')) {
      const length = Buffer.isBuffer(value) ? value.length : Buffer.byteLength(value);
      checkFits(length, into.length - end);
      if (length === 0) continue;
      if (Buffer.isBuffer(value)) value.copy(into, end + 2);
      else into.write(value, end + 2);
      into[end + 1] = length + 2;
    } else {
      end += dictionary().encode_attributes(into.subarray(end), [attribute], -1);
      continue;
    }
    into[end] = type;
    end += into[end + 1] ?? 0;
  }
  return end;
}

/** Bytes of attributes for an answer. Text beyond 253 bytes is an error of the caller and throws. */
export function encodeAttributes(attributes: readonly (readonly [string, string | number | Buffer])[]): Buffer {
  const room = Buffer.alloc(4096);
  return room.subarray(0, writeAttributes(room, 0, attributes));
}
