import { createHmac, timingSafeEqual } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';

const types = { txt: 16, tsig: 250 } as const;
const classes = { internet: 1, any: 255 } as const;
const opcodes = { query: 0, update: 5 } as const;
const codes = { ok: 0, notAuth: 9 } as const;
const algorithm = 'hmac-sha256';

/** The key of the zone's updates, as `tsig-keygen` writes it. */
export type ZoneKey = { readonly name: string; readonly secret: Buffer };

export const zoneKeyFile = ({ name, secret }: ZoneKey): string =>
  `key "${name}" {\n\talgorithm ${algorithm};\n\tsecret "${secret.toString('base64')}";\n};\n`;

export type ZoneServer = AsyncDisposable & {
  readonly port: number;
  /** What has been set, by name. */
  readonly records: Map<string, string>;
  /** Updates that were refused because they were not signed with the key. */
  readonly refused: () => number;
};

type Read = { readonly value: string; readonly end: number };

/** A name of RFC 1035 §4.1.4, lower case and without its last dot. */
function readName(message: Buffer, at: number): Read {
  const labels: string[] = [];
  let place = at;
  let end = -1;
  for (let steps = 0; steps < 128; steps++) {
    const length = message.readUInt8(place);
    if (length === 0) return { value: labels.join('.').toLowerCase(), end: end < 0 ? place + 1 : end };
    if (length >= 0xc0) {
      if (end < 0) end = place + 2;
      place = message.readUInt16BE(place) & 0x3fff;
    } else {
      labels.push(message.toString('latin1', place + 1, place + 1 + length));
      place += 1 + length;
    }
  }
  throw new Error('A name without an end.');
}

const writeName = (name: string): Buffer =>
  Buffer.concat([
    ...name.split('.').flatMap((label) => [Buffer.from([label.length]), Buffer.from(label, 'latin1')]),
    Buffer.from([0]),
  ]);

type Entry = {
  readonly name: string;
  readonly type: number;
  readonly kind: number;
  readonly start: number;
  readonly end: number;
  readonly rdata: Buffer;
};

function readEntry(message: Buffer, start: number): Entry {
  const { value: name, end } = readName(message, start);
  const rdataAt = end + 10;
  const rdataEnd = rdataAt + message.readUInt16BE(end + 8);
  const [type, kind] = [message.readUInt16BE(end), message.readUInt16BE(end + 2)];
  return { name, type, kind, start, end: rdataEnd, rdata: message.subarray(rdataAt, rdataEnd) };
}

/** A question, and the records behind it. Each section's count stands in the header. */
function readMessage(message: Buffer) {
  const question = readName(message, 12);
  const entries: Entry[] = [];
  let at = question.end + 4;
  const count = [6, 8, 10].reduce((sum, place) => sum + message.readUInt16BE(place), 0);
  for (let index = 0; index < count; index++) {
    const entry = readEntry(message, at);
    entries.push(entry);
    at = entry.end;
  }
  return { name: question.value, type: message.readUInt16BE(question.end), questionEnd: question.end + 4, entries };
}

const uint16 = (value: number) => Buffer.from([value >> 8, value & 0xff]);

/** The variables that a TSIG's MAC is over, beside the message (RFC 8945 §4.3.3). */
const variables = ({ name }: ZoneKey, timeAndFudge: Buffer) =>
  Buffer.concat([
    writeName(name),
    uint16(classes.any),
    Buffer.alloc(4),
    writeName(algorithm),
    timeAndFudge,
    Buffer.alloc(4),
  ]);

const macOf = (key: ZoneKey, parts: readonly Buffer[]) =>
  createHmac('sha256', key.secret).update(Buffer.concat(parts)).digest();

/** The request's MAC where the key has made it, else null. */
function checkSignature(message: Buffer, tsig: Entry | undefined, key: ZoneKey): Buffer | null {
  if (tsig?.type !== types.tsig || tsig.name !== key.name) return null;
  const { rdata } = tsig;
  const after = readName(rdata, 0).end;
  const macEnd = after + 10 + rdata.readUInt16BE(after + 8);
  const mac = rdata.subarray(after + 10, macEnd);
  const unsigned = Buffer.from(message.subarray(0, tsig.start));
  unsigned.writeUInt16BE(unsigned.readUInt16BE(10) - 1, 10);
  const wanted = macOf(key, [unsigned, variables(key, rdata.subarray(after, after + 8))]);
  return mac.length === wanted.length && timingSafeEqual(mac, wanted) ? mac : null;
}

function sign(answer: Buffer, requestMac: Buffer, key: ZoneKey): Buffer {
  const timeAndFudge = Buffer.alloc(8);
  timeAndFudge.writeUIntBE(Math.floor(Date.now() / 1000), 0, 6);
  timeAndFudge.writeUInt16BE(300, 6);
  const mac = macOf(key, [uint16(requestMac.length), requestMac, answer, variables(key, timeAndFudge)]);
  const rdata = Buffer.concat([
    ...[writeName(algorithm), timeAndFudge, uint16(mac.length), mac, answer.subarray(0, 2), Buffer.alloc(4)],
  ]);
  const head = Buffer.concat([uint16(types.tsig), uint16(classes.any), Buffer.alloc(4), uint16(rdata.length)]);
  const signed = Buffer.from(answer);
  signed.writeUInt16BE(1, 10);
  return Buffer.concat([signed, writeName(key.name), head, rdata]);
}

function header(request: Buffer, flags: number, counts: readonly [number, number]): Buffer {
  return Buffer.concat([request.subarray(0, 2), uint16(flags), ...counts.map(uint16), Buffer.alloc(4)]);
}

function answerQuestion(message: Buffer, records: ReadonlyMap<string, string>): Buffer {
  const { name, type, questionEnd } = readMessage(message);
  const text = type === types.txt ? records.get(name) : undefined;
  const authoritative = 0x8400;
  const question = message.subarray(12, questionEnd);
  if (text === undefined) return Buffer.concat([header(message, authoritative, [1, 0]), question]);
  const rdata = Buffer.concat([Buffer.from([text.length]), Buffer.from(text, 'latin1')]);
  const head = [writeName(name), uint16(type), uint16(classes.internet), Buffer.alloc(4), uint16(rdata.length), rdata];
  return Buffer.concat([header(message, authoritative, [1, 1]), question, ...head]);
}

/** RFC 2136 as far as `nsupdate` sets and removes a TXT record, signed by TSIG (RFC 8945). */
function answerUpdate(message: Buffer, key: ZoneKey, records: Map<string, string>): Buffer {
  const { entries } = readMessage(message);
  const mac = checkSignature(message, entries.at(-1), key);
  const flags = 0x8000 | (opcodes.update << 11);
  if (!mac) return header(message, flags | codes.notAuth, [0, 0]);
  for (const { name, type, kind, rdata } of entries.filter((entry) => entry.type === types.txt)) {
    if (kind === classes.any) records.delete(name);
    else if (type === types.txt) records.set(name, rdata.toString('latin1', 1, 1 + rdata.readUInt8(0)));
  }
  return sign(header(message, flags | codes.ok, [0, 0]), mac, key);
}

/** A zone's own name server on this machine: tells TXT records, and takes signed updates of them. */
export async function startZoneServer(key: ZoneKey): Promise<ZoneServer> {
  const records = new Map<string, string>();
  let refused = 0;
  const socket = createSocket('udp4');
  socket.on('message', (message, { port, address }) => {
    const opcode = (message.readUInt8(2) >> 3) & 0xf;
    const answer = opcode === opcodes.update ? answerUpdate(message, key, records) : answerQuestion(message, records);
    if ((answer.readUInt8(3) & 0xf) === codes.notAuth) refused += 1;
    socket.send(answer, port, address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return {
    port: socket.address().port,
    records,
    refused: () => refused,
    [Symbol.asyncDispose]: async () => {
      socket.close();
      await once(socket, 'close');
    },
  };
}
