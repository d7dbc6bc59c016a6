import { err, ok, type Result } from '@machikado/contracts/result.ts';

/** The operations that are used, by their numbers (RFC 8011 §5.4.15). */
export const operations = {
  printJob: 0x0002,
  getJobs: 0x000a,
  getPrinterAttributes: 0x000b,
} as const;

const groupTags = { operation: 0x01, job: 0x02, end: 0x03, printer: 0x04 } as const;
const valueTags = {
  integer: 0x21,
  boolean: 0x22,
  enum: 0x23,
  name: 0x42,
  keyword: 0x44,
  uri: 0x45,
  charset: 0x47,
  language: 0x48,
  mimeType: 0x49,
} as const;

export type IppValue = string | number | boolean;
type WrittenAttribute = readonly [tag: keyof typeof valueTags, name: string, ...values: IppValue[]];

/** A group of an answer: all values of each attribute; values of other kinds than text, number and boolean are left out. */
export type IppGroup = ReadonlyMap<string, readonly IppValue[]>;
export type IppAnswer = { readonly status: number; readonly printer: IppGroup; readonly jobs: readonly IppGroup[] };

export type IppRequest = {
  readonly operation: number;
  readonly requestId: number;
  readonly printerUri: string;
  /** Attributes of the operation after those that every one has. */
  readonly attributes: readonly WrittenAttribute[];
  readonly document?: Uint8Array;
};

/** Writes a request of IPP/1.1 (RFC 8010 §3). */
export function encodeIppRequest({ operation, requestId, printerUri, attributes, document }: IppRequest): Uint8Array {
  const head = Buffer.alloc(8);
  head.writeUInt16BE(0x0101, 0);
  head.writeUInt16BE(operation, 2);
  head.writeUInt32BE(requestId, 4);
  const all: WrittenAttribute[] = [
    ['charset', 'attributes-charset', 'utf-8'],
    ['language', 'attributes-natural-language', 'en'],
    ['uri', 'printer-uri', printerUri],
    ['name', 'requesting-user-name', 'machikado'],
    ...attributes,
  ];
  return Buffer.concat([
    head,
    Uint8Array.of(groupTags.operation),
    ...all.map(encodeAttribute),
    Uint8Array.of(groupTags.end),
    document ?? new Uint8Array(),
  ]);
}

function encodeAttribute([tag, name, ...values]: WrittenAttribute): Buffer {
  // A further value of the same attribute has no name.
  return Buffer.concat(values.map((value, at) => encodeValue(valueTags[tag], at === 0 ? name : '', value)));
}

function encodeValue(tag: number, name: string, value: IppValue): Buffer {
  const content =
    typeof value === 'string' ? Buffer.from(value, 'utf8') : Buffer.alloc(typeof value === 'number' ? 4 : 1);
  if (typeof value === 'number') content.writeInt32BE(value);
  if (typeof value === 'boolean') content.writeUInt8(value ? 1 : 0);
  const named = Buffer.from(name, 'utf8');
  const bytes = Buffer.alloc(5 + named.length);
  bytes.writeUInt8(tag, 0);
  bytes.writeUInt16BE(named.length, 1);
  named.copy(bytes, 3);
  bytes.writeUInt16BE(content.length, 3 + named.length);
  return Buffer.concat([bytes, content]);
}

/** Reads an answer. Error: `malformed` when it ends too early or has no end. */
export function decodeIppAnswer(bytes: Uint8Array): Result<IppAnswer, 'malformed'> {
  const held = Buffer.from(bytes);
  if (held.length < 9) return err('malformed');
  const groups: { readonly tag: number; readonly group: Map<string, IppValue[]> }[] = [];
  let name = '';
  for (let at = 8; at < held.length;) {
    const tag = held.readUInt8(at);
    if (tag === groupTags.end) return ok(joinGroups(held.readUInt16BE(2), groups));
    if (tag < 0x10) {
      groups.push({ tag, group: new Map() });
      at += 1;
      continue;
    }
    const field = readField(held, at);
    if (field === undefined) return err('malformed');
    name = field.name === '' ? name : field.name;
    const value = decodeValue(tag, field.content);
    const group = groups.at(-1)?.group;
    if (value !== undefined) group?.set(name, [...(group.get(name) ?? []), value]);
    at = field.end;
  }
  return err('malformed');
}

/** The name and the content of one value; nothing where the bytes end before it does. */
function readField(held: Buffer, at: number): { name: string; content: Buffer; end: number } | undefined {
  if (at + 3 > held.length) return undefined;
  const nameEnd = at + 3 + held.readUInt16BE(at + 1);
  if (nameEnd + 2 > held.length) return undefined;
  const end = nameEnd + 2 + held.readUInt16BE(nameEnd);
  if (end > held.length) return undefined;
  return { name: held.toString('utf8', at + 3, nameEnd), content: held.subarray(nameEnd + 2, end), end };
}

function decodeValue(tag: number, content: Buffer): IppValue | undefined {
  if ((tag === valueTags.integer || tag === valueTags.enum) && content.length === 4) return content.readInt32BE();
  if (tag === valueTags.boolean && content.length === 1) return content[0] !== 0;
  return tag >= 0x40 && tag <= 0x4f ? content.toString('utf8') : undefined;
}

function joinGroups(status: number, groups: readonly { tag: number; group: IppGroup }[]): IppAnswer {
  const of = (tag: number) => groups.filter((one) => one.tag === tag).map((one) => one.group);
  return { status, printer: of(groupTags.printer)[0] ?? new Map<string, IppValue[]>(), jobs: of(groupTags.job) };
}
