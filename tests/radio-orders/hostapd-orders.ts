import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';

/** What hostapd takes in a Disconnect-Request (src/radius/radius_das.c); it refuses one with anything else. */
const known = new Set([1, 4, 31, 32, 44, 50, 55, 80, 89, 95]);
const [station, eventTimestamp, seal, errorCause] = [31, 55, 80, 101] as const;
const windowS = 300;

export type HostapdOrders = AsyncDisposable & {
  readonly port: number;
  /** Devices on the encrypted network, `02:aa:00:00:00:01`; it takes those away that it is told to throw off. */
  readonly stations: Set<string>;
  /** Of each request that proves itself: the device that it names. */
  readonly asked: string[];
  /** How many proved nothing. */
  readonly unproven: () => number;
};

const attributesOf = (packet: Buffer) => {
  const found: { readonly type: number; readonly at: number; readonly value: Buffer }[] = [];
  for (let at = 20; at + 2 <= packet.length; at += Math.max(2, packet.readUInt8(at + 1))) {
    found.push({ type: packet.readUInt8(at), at, value: packet.subarray(at + 2, at + packet.readUInt8(at + 1)) });
  }
  return found;
};

/** Both authenticators of RFC 5176 §2.3 and §3.4, and a time stamp that is not old. */
function isProven(request: Buffer, secret: Buffer): boolean {
  const attributes = attributesOf(request);
  const given = attributes.find(({ type, value }) => type === seal && value.length === 16);
  const stamp = attributes.find(({ type, value }) => type === eventTimestamp && value.length === 4);
  if (request.readUInt16BE(2) !== request.length || !given || !stamp) return false;
  const outer = Buffer.from(request).fill(0, 4, 20);
  const inner = Buffer.from(outer).fill(0, given.at + 2, given.at + 18);
  return (
    timingSafeEqual(createHash('md5').update(outer).update(secret).digest(), request.subarray(4, 20)) &&
    timingSafeEqual(createHmac('md5', secret).update(inner).digest(), given.value) &&
    Math.abs(Date.now() / 1000 - stamp.value.readUInt32BE(0)) <= windowS
  );
}

function answerTo(request: Buffer, cause: number | null, secret: Buffer): Buffer {
  const why = cause === null ? Buffer.alloc(0) : Buffer.of(errorCause, 6, 0, 0, cause >> 8, cause & 0xff);
  const code = request.readUInt8(0) + (cause === null ? 1 : 2);
  const head = Buffer.of(code, request.readUInt8(1), 0, 20 + why.length);
  const proof = createHash('md5').update(head).update(request.subarray(4, 20)).update(why).update(secret).digest();
  return Buffer.concat([head, proof, why]);
}

/** Takes orders as hostapd does which requires Event-Timestamp and Message-Authenticator; it shares no code with the portal. */
export async function startHostapdOrders(secretText: string): Promise<HostapdOrders> {
  const secret = Buffer.from(secretText);
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const stations = new Set<string>();
  const asked: string[] = [];
  let unproven = 0;
  socket.on('message', (request, from) => {
    if (request.length < 20 || request.readUInt8(0) !== 40 || !isProven(request, secret)) {
      unproven++;
      return;
    }
    const attributes = attributesOf(request);
    const mac = attributes.find(({ type }) => type === station)?.value.toString('latin1') ?? '';
    const plain = mac.toLowerCase().replaceAll('-', ':');
    asked.push(plain);
    const isOdd = attributes.some(({ type }) => !known.has(type));
    const cause = isOdd ? 401 : stations.delete(plain) ? null : 503;
    socket.send(answerTo(request, cause, secret), from.port, from.address);
  });
  return {
    port: socket.address().port,
    stations,
    asked,
    unproven: () => unproven,
    [Symbol.asyncDispose]: async () => {
      const closed = once(socket, 'close');
      socket.close();
      await closed;
    },
  };
}
