/** What dnsmasq's advertisements say too: a phone takes the newest word of one router, so both have to say the same. */
export const routerLifetimeSeconds = 1800;
export const advertiseEverySeconds = 600;

/** RFC 4861 §6.2.1 and §10. */
const hopLimit = 64;
const otherConfiguration = 0x40;
const routerAdvertisement = 134;
const captivePortalOption = 37;
const leastSecondsBetween = 3;

/** One phone that asks without a pause keeps the others from no answer. */
const answersPerSecond = 50;

/**
 * A router advertisement with the address of RFC 8908's API and nothing else (RFC 8910 §2.3): a router may spread its
 * options over several advertisements (RFC 4861 §6.2.3), and prefix and name server are in dnsmasq's. The kernel fills
 * the checksum in.
 */
export function encodeAdvertisement(capportUrl: string): Buffer {
  const url = Buffer.from(capportUrl, 'ascii');
  const units = Math.ceil((2 + url.length) / 8);
  const message = Buffer.alloc(16 + units * 8);
  message.writeUInt8(routerAdvertisement, 0);
  message.writeUInt8(hopLimit, 4);
  message.writeUInt8(otherConfiguration, 5);
  message.writeUInt16BE(routerLifetimeSeconds, 6);
  message.writeUInt8(captivePortalOption, 16);
  message.writeUInt8(units, 17);
  url.copy(message, 18);
  return message;
}

export const everyPhone = 'ff02::1';

/** When advertisements went out: the last one to everybody, and how many to single phones in which second. */
export type Spoken = { readonly toAllAtMs: number; readonly second: number; readonly answers: number };
export const silent: Spoken = { toAllAtMs: Number.NEGATIVE_INFINITY, second: 0, answers: 0 };

/**
 * Whom to answer when somebody asks for a router (RFC 4861 §6.2.6): the phone itself where it has an address already;
 * everybody, at most every three seconds, where it has none; nobody where it is no neighbour.
 */
export function decideAnswer(solicitor: string, spoken: Spoken, nowMs: number): { to: string | null; spoken: Spoken } {
  if (solicitor === '::') {
    const tooSoon = nowMs - spoken.toAllAtMs < leastSecondsBetween * 1000;
    return tooSoon ? { to: null, spoken } : { to: everyPhone, spoken: { ...spoken, toAllAtMs: nowMs } };
  }
  const second = Math.floor(nowMs / 1000);
  const answers = second === spoken.second ? spoken.answers : 0;
  if (!/^fe[89ab][0-9a-f]:/i.test(solicitor) || answers >= answersPerSecond) return { to: null, spoken };
  return { to: solicitor, spoken: { ...spoken, second, answers: answers + 1 } };
}

/** How long until everybody is told again: three times soon after the start, then now and then (RFC 4861 §6.2.4). */
export function nextAdvertisementMs(sent: number, random: number): number {
  const usualMs = advertiseEverySeconds * 1000;
  return sent < 3 ? 16_000 : usualMs / 3 + (random * usualMs * 2) / 3;
}
