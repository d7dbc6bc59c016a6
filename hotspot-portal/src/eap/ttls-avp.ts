import { err, ok, type Result } from '@machikado/contracts/result.ts';

/** An AVP of EAP-TTLS (RFC 5281 §10.1); `vendor` is 0 for RADIUS's own attributes. */
export type Avp = { readonly code: number; readonly vendor: number; readonly value: Buffer };

const vendorFlag = 0x80;
const mandatoryFlag = 0x40;
const maxAvps = 64;

/** RADIUS's numbers of what comes through the tunnel. */
export const avpCodes = { userName: 1, userPassword: 2, eapMessage: 79 } as const;
/** RFC 2548. */
export const microsoft = 311;
export const microsoftCodes = { chapError: 2, chapChallenge: 11, chap2Response: 25, chap2Success: 26 } as const;

export function decodeAvps(bytes: Buffer): Result<readonly Avp[], 'bad-avp' | 'too-many'> {
  const avps: Avp[] = [];
  for (let at = 0; at < bytes.length;) {
    if (avps.length === maxAvps) return err('too-many');
    if (at + 8 > bytes.length) return err('bad-avp');
    const code = bytes.readUInt32BE(at);
    const flags = bytes.readUInt8(at + 4);
    const length = bytes.readUIntBE(at + 5, 3);
    const head = (flags & vendorFlag) === 0 ? 8 : 12;
    if (length < head || at + length > bytes.length) return err('bad-avp');
    const vendor = head === 8 ? 0 : bytes.readUInt32BE(at + 8);
    avps.push({ code, vendor, value: bytes.subarray(at + head, at + length) });
    // Padding to four bytes may be missing after the last one.
    at += Math.ceil(length / 4) * 4;
  }
  return ok(avps);
}

export function encodeAvps(avps: readonly Avp[]): Buffer {
  return Buffer.concat(
    avps.map(({ code, vendor, value }) => {
      const head = Buffer.alloc(vendor === 0 ? 8 : 12);
      head.writeUInt32BE(code, 0);
      head.writeUInt8(mandatoryFlag | (vendor === 0 ? 0 : vendorFlag), 4);
      head.writeUIntBE(head.length + value.length, 5, 3);
      if (vendor !== 0) head.writeUInt32BE(vendor, 8);
      return Buffer.concat([head, value, Buffer.alloc((4 - (value.length % 4)) % 4)]);
    }),
  );
}

/** The value of an AVP; `null` where there is none, or more than one. */
export function onlyAvp(avps: readonly Avp[], code: number, vendor = 0): Buffer | null {
  const found = avps.filter((avp) => avp.code === code && avp.vendor === vendor);
  return found.length === 1 ? (found[0]?.value ?? null) : null;
}
