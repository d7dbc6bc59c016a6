import type { Lab } from './lab.ts';

/** A program that sends the frames given (hex) by a device, whatever addresses stand in them. */
const send = `my $device = shift; open(my $i, '<', "/sys/class/net/$device/ifindex") or die; my $at = 0 + <$i>;
socket(my $s, 17, 3, 0) or die $!; send($s, pack('H*', $_), 0, pack('SnlSCCa8', 17, 0, $at, 0, 0, 6, "")) or die $! for @ARGV;`;

export const frameSender = (device: string, frames: readonly string[]): readonly string[] => [
  '-e',
  send,
  device,
  ...frames,
];

export async function sendFrames(lab: Lab, device: string, frames: readonly string[]): Promise<void> {
  const { code, stderr } = await lab.execPhone('perl', frameSender(device, frames));
  if (code !== 0) throw new Error(stderr);
}

const hexOf = (mac: string) => mac.replaceAll(':', '');
const hexOfIpv4 = (ipv4: string) => Buffer.from(ipv4.split('.').map(Number)).toString('hex');
const everybody = 'ff'.repeat(6);

/** Somebody who says to everybody, by a question in ARP, that an address is hers (RFC 826). */
export function arpClaim(mac: string, ipv4: string, asked: string): string {
  const sender = `${hexOf(mac)}${hexOfIpv4(ipv4)}`;
  return `${everybody}${hexOf(mac)}08060001080006040001${sender}${'00'.repeat(6)}${hexOfIpv4(asked)}`;
}

/** A packet of UDP without a checksum (RFC 768 allows it), from whatever address. */
export function udpFrame(
  mac: string,
  from: { ipv4: string; port: number },
  to: { ipv4: string; port: number },
): string {
  const udp = Buffer.alloc(12);
  udp.writeUInt16BE(from.port, 0);
  udp.writeUInt16BE(to.port, 2);
  udp.writeUInt16BE(12, 4);
  const ip = Buffer.from(`450000200000000040110000${hexOfIpv4(from.ipv4)}${hexOfIpv4(to.ipv4)}`, 'hex');
  let sum = 0;
  for (let at = 0; at < 20; at += 2) sum += ip.readUInt16BE(at);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >> 16);
  ip.writeUInt16BE(~sum & 0xffff, 10);
  return `${everybody}${hexOf(mac)}0800${ip.toString('hex')}${udp.toString('hex')}`;
}
