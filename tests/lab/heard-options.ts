import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Lab } from './lab.ts';

/** Every ICMPv6 message that comes to the phone as it is on the wire, from the IPv6 header on, one a line in hex. */
const listen = `use Socket; socket(my $s, 17, 2, 0xdd86) or die; $| = 1; print "ready\\n";
while (defined recv($s, my $b, 2000, 0)) { print unpack('H*', $b), "\\n" }`;

export type HeardRouter = {
  readonly hopLimit: number;
  /** Hop limit for the phone's own packets, flags, and the router's lifetime, in hex. */
  readonly words: string;
  /** By the option's number, its bytes behind type and length. */
  readonly options: ReadonlyMap<number, Buffer>;
};

/** A router advertisement in an IPv6 packet, read by RFC 4861 §4.2 and §4.6; null for every other packet. */
export function readAdvertisement(packet: Buffer): HeardRouter | null {
  if (packet[6] !== 58 || packet[40] !== 134) return null;
  const options = new Map<number, Buffer>();
  for (let at = 56; at + 2 <= packet.length; at += (packet[at + 1] ?? 0) * 8) {
    const end = at + (packet[at + 1] ?? 0) * 8;
    if (end === at || end > packet.length) return null;
    options.set(packet[at] ?? 0, packet.subarray(at + 2, end));
  }
  return { hopLimit: packet[7] ?? 0, words: packet.subarray(44, 48).toString('hex'), options };
}

/** Joins the network anew, as a phone does, and gives the router advertisements until they carry all these options. */
export async function hearRouters(lab: Lab, wanted: readonly number[]): Promise<readonly HeardRouter[]> {
  const child = spawn('ip', ['netns', 'exec', lab.state.namespaces.phone, 'perl', '-e', listen], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const heard: HeardRouter[] = [];
  const done = Promise.withResolvers<undefined>();
  const patience = setTimeout(() => done.resolve(undefined), 15_000);
  const lines = createInterface(child.stdout);
  const ready = once(lines, 'line');
  lines.on('line', (line) => {
    const router = readAdvertisement(Buffer.from(line, 'hex'));
    if (router) heard.push(router);
    if (wanted.every((option) => heard.some(({ options }) => options.has(option)))) done.resolve(undefined);
  });
  await ready;
  const disable = 'net.ipv6.conf.ph0.disable_ipv6';
  await lab.execPhone('sysctl', ['-qw', `${disable}=1`, `${disable}=0`]);
  await done.promise;
  clearTimeout(patience);
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
  return heard;
}

/** Asks the gateway by DHCPv6 for one option (Information-Request, RFC 8415 §18.2.6); gives its text, or null. */
export async function askDhcpv6(lab: Lab, option: number): Promise<string | null> {
  // It ends with the answer, which comes at once; without one it gives up after three seconds, and nothing was told.
  const ask = `const s = require('node:dgram').createSocket('udp6');
    const number = (n) => Buffer.from([n >> 8, n & 255]);
    const part = (code, bytes) => Buffer.concat([number(code), number(bytes.length), bytes]);
    const message = Buffer.concat([Buffer.from([11, 1, 2, 3]), part(1, Buffer.from('000300010202aa000001', 'hex')),
      part(6, number(${option})), part(8, number(0))]);
    s.on('message', (bytes) => { let found = null;
      for (let at = 4; at + 4 <= bytes.length; at += 4 + bytes.readUInt16BE(at + 2))
        if (bytes.readUInt16BE(at) === ${option}) found = bytes.subarray(at + 4, at + 4 + bytes.readUInt16BE(at + 2));
      console.log(bytes[0] === 7 && found ? found.toString('utf8') : ''); s.close(); });
    s.bind(546, () => s.send(message, 547, 'ff02::1:2%ph0'));
    setTimeout(() => process.exit(), 3000).unref();`;
  const { stdout } = await lab.execPhone(process.execPath, ['-e', ask]);
  return stdout.trim() === '' ? null : stdout.trim();
}
