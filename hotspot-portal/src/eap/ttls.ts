import { authenticatorResponse, isResponseOf } from './mschapv2.ts';
import type { InnerContext, InnerMethod, InnerStep } from './inner.ts';
import type { Person } from './credentials.ts';
import { avpCodes, decodeAvps, encodeAvps, microsoft, microsoftCodes, onlyAvp, type Avp } from './ttls-avp.ts';

const reject: InnerStep = { kind: 'reject' };
const challengeBytes = 16;
/** Identifier, flags, peer's challenge, eight zeros, response: RFC 2548 §2.3.2. */
const response2Bytes = 50;

const withoutZeros = (padded: Buffer) => {
  const end = padded.indexOf(0);
  return end < 0 ? padded : padded.subarray(0, end);
};

/** EAP-TTLS version 0 with PAP (RFC 5281 §11.2.5) or MS-CHAP-V2 (§11.2.4) inside: the peer speaks first. */
export function createTtls({ credentials, tunnel, resumed }: InnerContext): InnerMethod {
  let awaited: Person | null = null;

  const byPassword = async (user: string, password: Buffer): Promise<InnerStep> => {
    const person = await credentials.byPassword(user, withoutZeros(password));
    return person ? { kind: 'accept', person } : reject;
  };

  const byChap = async (user: string, challenge: Buffer, given: Buffer): Promise<InnerStep> => {
    // §11.1: both ends make the challenge of the tunnel's keys, so that nobody can hand one on.
    const implied = tunnel.exportKey(challengeBytes + 1, 'ttls challenge');
    const isImplied = challenge.equals(implied.subarray(0, challengeBytes)) && given[0] === implied[challengeBytes];
    const known = await credentials.ntHashOf(user);
    if (!isImplied || !known || given.length !== response2Bytes) return reject;
    const exchange = { challenge, peerChallenge: given.subarray(2, 18), user, ntHash: known.ntHash };
    const response = given.subarray(26);
    if (!isResponseOf(exchange, response)) return reject;
    awaited = known.person;
    const value = Buffer.concat([given.subarray(0, 1), Buffer.from(authenticatorResponse(exchange, response))]);
    return { kind: 'say', clear: encodeAvps([{ code: microsoftCodes.chap2Success, vendor: microsoft, value }]) };
  };

  const judge = async (avps: readonly Avp[]): Promise<InnerStep> => {
    const user = onlyAvp(avps, avpCodes.userName)?.toString('utf8');
    const password = onlyAvp(avps, avpCodes.userPassword);
    const challenge = onlyAvp(avps, microsoftCodes.chapChallenge, microsoft);
    const given = onlyAvp(avps, microsoftCodes.chap2Response, microsoft);
    if (user === undefined) return reject;
    if (password) return byPassword(user, password);
    return challenge && given ? byChap(user, challenge, given) : reject;
  };

  return {
    begin: () => Promise.resolve(resumed ? { kind: 'accept', person: resumed } : { kind: 'listen' }),
    take: async (clear) => {
      // Whoever has seen that we know her password says no more.
      if (awaited) return { kind: 'accept', person: awaited };
      const avps = decodeAvps(clear);
      return avps.ok && clear.length > 0 ? judge(avps.value) : reject;
    },
  };
}
