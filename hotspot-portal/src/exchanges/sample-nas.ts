import { createHash, createHmac, randomBytes } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';

/** RFC 5176 §2: a yes is one more, a no two more. */
const [disconnect, change]: readonly [number, number] = [40, 43];

/** RFC 5176 §3.6. */
export const nasCauses = { missingAttribute: 402, contextNotFound: 503, resourcesUnavailable: 506 } as const;

/**
 * An access point of another maker, as RFC 5176 has it: it checks both proofs by itself, knows its devices by their
 * address and its own number for them, and says why it did not do something.
 */
export type SampleNas = AsyncDisposable & {
  readonly port: number;
  /** Devices that are online there, with its own names of their sessions. */
  readonly devices: Map<string, string>;
  readonly asked: { readonly mac: string; readonly acctSessionId: string | undefined }[];
  /** The whole of each request, in hex. */
  readonly packets: string[];
  /** The User-Name of each request. */
  readonly users: (string | undefined)[];
  /** What it was told to change (CoA), in hex. */
  readonly changed: string[];
  /** What it says to the next requests in place of doing them; `silent` nothing, `forged` yes without the secret. */
  readonly moods: (number | 'silent' | 'forged')[];
};

function attributesOf(packet: Buffer): Map<number, Buffer> {
  const found = new Map<number, Buffer>();
  for (let at = 20; at < packet.length; at += packet.readUInt8(at + 1)) {
    found.set(packet.readUInt8(at), packet.subarray(at + 2, at + packet.readUInt8(at + 1)));
  }
  return found;
}

/** Whether both proofs are those of one who knows the secret. */
function isProven(request: Buffer, secret: Buffer): boolean {
  const zeroed = Buffer.from(request).fill(0, 4, 20);
  const outer = createHash('md5').update(zeroed).update(secret).digest();
  const seal = zeroed.subarray(-16);
  const given = Buffer.from(seal);
  seal.fill(0);
  return outer.equals(request.subarray(4, 20)) && createHmac('md5', secret).update(zeroed).digest().equals(given);
}

/** Starts one on loopback, for tests. */
export async function startSampleNas(secret: Buffer): Promise<SampleNas> {
  const socket: Socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const devices = new Map<string, string>();
  const asked: SampleNas['asked'] = [];
  const users: SampleNas['users'] = [];
  const changed: string[] = [];
  const packets: string[] = [];
  const moods: SampleNas['moods'] = [];
  const decide = (request: Buffer, mac: string, acctSessionId: string | undefined): number | null => {
    const known = devices.get(mac);
    if (known === undefined || (acctSessionId !== undefined && acctSessionId !== known))
      return nasCauses.contextNotFound;
    if (request.readUInt8(0) === change) changed.push(request.toString('hex'));
    else devices.delete(mac);
    return null;
  };
  socket.on('message', (request, from) => {
    const attributes = attributesOf(request);
    const mac = attributes.get(31)?.toString() ?? '';
    const acctSessionId = attributes.get(44)?.toString();
    const stampS = attributes.get(55)?.readUInt32BE(0) ?? 0;
    if (
      ![disconnect, change].includes(request.readUInt8(0)) ||
      !isProven(request, secret) ||
      Math.abs(Date.now() / 1000 - stampS) > 60
    )
      return;
    asked.push({ mac, acctSessionId });
    packets.push(request.toString('hex'));
    users.push(attributes.get(1)?.toString());
    const mood = moods.shift();
    if (mood === 'silent') return;
    const cause = typeof mood === 'number' ? mood : mood === 'forged' ? null : decide(request, mac, acctSessionId);
    const why = Buffer.alloc(cause === null ? 0 : 6);
    if (cause !== null) why.set([101, 6, 0, 0, cause >> 8, cause & 0xff]);
    const code = request.readUInt8(0) + (cause === null ? 1 : 2);
    const head = Buffer.of(code, request.readUInt8(1), 0, 20 + why.length);
    const proof = createHash('md5').update(head).update(request.subarray(4, 20)).update(why).update(secret).digest();
    socket.send(Buffer.concat([head, mood === 'forged' ? randomBytes(16) : proof, why]), from.port, from.address);
  });
  return {
    port: socket.address().port,
    devices,
    asked,
    packets,
    users,
    changed,
    moods,
    [Symbol.asyncDispose]: async () => {
      const closed = once(socket, 'close');
      socket.close();
      await closed;
    },
  };
}
