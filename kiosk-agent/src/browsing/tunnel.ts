import { connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { helloLimitBytes, readClientHello } from './client-hello.ts';
import { readHost, type Host } from './host-name.ts';

/** Times and sizes of one connection through the proxy. */
export type TunnelLimits = {
  readonly helloMs: number;
  readonly connectMs: number;
  readonly idleMs: number;
};

/** A hello of the greatest length, and 5 bytes of header for each of a hundred records over which it may be spread. */
const flightLimitBytes = helloLimitBytes + 512;

/**
 * Reads the first flight of a tunnel and decides whether it is TLS for the host that was asked for. A hello without a
 * name is taken for a host that is an address only, because a browser sends none there (RFC 6066 §3). A hello that names
 * another host than the one of the CONNECT request is refused. So is Encrypted Client Hello (RFC 9849): the name that can
 * be read there is the provider's, and which host the provider leads to cannot be known.
 */
export function decideHello(bytes: Buffer, host: Host): 'pass' | 'wait' | 'refuse' {
  const reading = readClientHello(bytes);
  if (reading.state === 'incomplete') return bytes.length > flightLimitBytes ? 'refuse' : 'wait';
  if (reading.state === 'not-tls') return 'refuse';
  if (reading.serverName === undefined) return host.kind === 'address' ? 'pass' : 'refuse';
  if (/[^\x21-\x7e]/.test(reading.serverName)) return 'refuse';
  return readHost(reading.serverName)?.text === host.text && host.kind === 'name' ? 'pass' : 'refuse';
}

/** Gathers the first flight. Resolves with its bytes, or `undefined` when it is refused, too slow or never comes. */
export function readFirstFlight(
  socket: Duplex,
  options: { readonly host: Host; readonly head: Buffer; readonly limits: TunnelLimits },
): Promise<Buffer | undefined> {
  let bytes = options.head;
  return new Promise((resolve) => {
    const settle = (value: Buffer | undefined) => {
      clearTimeout(timer);
      socket.off('data', take).off('end', giveUp).off('close', giveUp);
      if (value !== undefined) socket.pause();
      resolve(value);
    };
    const giveUp = () => settle(undefined);
    const judge = () => {
      const decision = decideHello(bytes, options.host);
      if (decision !== 'wait') settle(decision === 'pass' ? bytes : undefined);
    };
    const take = (piece: Buffer) => {
      bytes = Buffer.concat([bytes, piece]);
      judge();
    };
    const timer = setTimeout(giveUp, options.limits.helloMs);
    socket.on('data', take).on('end', giveUp).on('close', giveUp);
    if (bytes.length > 0) judge();
  });
}

/** How a connection to a checked address is made; tests lead the public addresses of their names to a stand-in. */
export type Dial = (address: string, port: number) => Socket;

export const dialDirectly: Dial = (address, port) => connect({ host: address, port });

/** Connects to the first of the checked addresses that answers; never to a name. */
export async function connectToFirst(
  addresses: readonly string[],
  options: { readonly port: number; readonly dial: Dial; readonly connectMs: number },
): Promise<Socket | undefined> {
  for (const address of addresses) {
    const socket = await attempt(options.dial(address, options.port), options.connectMs);
    if (socket !== undefined) return socket;
  }
  return undefined;
}

function attempt(socket: Socket, connectMs: number): Promise<Socket | undefined> {
  return new Promise((resolve) => {
    const settle = (value: Socket | undefined) => {
      clearTimeout(timer);
      socket.off('connect', connected).off('error', failed);
      if (value === undefined) {
        socket.on('error', () => undefined).destroy();
      }
      resolve(value);
    };
    const connected = () => settle(socket);
    const failed = () => settle(undefined);
    const timer = setTimeout(failed, connectMs);
    socket.once('connect', connected).once('error', failed);
  });
}
