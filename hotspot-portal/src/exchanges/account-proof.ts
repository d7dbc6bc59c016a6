import { isChapOf } from '../access-points/digests.ts';
import { mppeStartKeys } from '../eap/mppe-start-keys.ts';
import { authenticatorResponse, isResponseOf, type ChapExchange } from '../eap/mschapv2.ts';
import { microsoft, microsoftCodes } from '../eap/ttls-avp.ts';
import { firstValue, rawValues } from '../radius/attribute.ts';
import { linkKeys } from '../radius/mppe.ts';
import type { RadiusRequest } from '../radius/receiver.ts';
import { isUserPassword } from '../radius/user-password.ts';
import { vendorAttribute, vendorValues } from '../radius/vendor-attribute.ts';

/** By what somebody shows that an account is hers. */
export type Secret = { readonly password: Buffer; readonly ntHash: Buffer };

export type Proof = {
  readonly right: boolean;
  /** What MS-CHAP answers with: that we know the password too, and the keys of the link; or that it was wrong. */
  readonly vendor: readonly Buffer[];
};

/** Of nobody: the work is the same for a name that is not there. */
const nobody: Secret = { password: Buffer.alloc(22), ntHash: Buffer.alloc(16) };

/** Identifier, flags, peer's challenge (16), zeros (8), response (24): RFC 2548 §2.3.2. */
const response2Bytes = 50;
const challengeBytes = 16;
/** RFC 2759 §6: authentication failure, not to be tried again under the same challenge. */
const wrongPassword = 'E=691 R=0 V=3';
const isRight: Proof = { right: true, vendor: [] };
const isWrong: Proof = { right: false, vendor: [] };
const plain = (right: boolean): Proof => (right ? isRight : isWrong);

function byPap({ packet, secret }: RadiusRequest, hidden: Buffer, { password }: Secret): boolean {
  return isUserPassword(hidden, { authenticator: packet.authenticator, secret }, password);
}

type Chap2 = { readonly user: string; readonly challenge: Buffer; readonly given: Buffer; readonly ntHash: Buffer };

/** MS-CHAP-V2 in attributes of RADIUS, RFC 2548 §2.3, with the keys of RFC 3079. */
function byChap2({ packet, secret }: RadiusRequest, { user, challenge, given, ntHash }: Chap2): Proof {
  const exchange: ChapExchange = { challenge, peerChallenge: given.subarray(2, 18), user, ntHash };
  const response = given.subarray(26);
  const identifier = given.subarray(0, 1);
  const say = (type: number, text: string) =>
    vendorAttribute(microsoft, type, Buffer.concat([identifier, Buffer.from(text)]));
  if (challenge.length !== challengeBytes || !isResponseOf(exchange, response)) {
    return { right: false, vendor: [say(microsoftCodes.chapError, wrongPassword)] };
  }
  const proof = say(microsoftCodes.chap2Success, authenticatorResponse(exchange, response));
  return { right: true, vendor: [proof, ...linkKeys(mppeStartKeys(ntHash, response), packet, secret)] };
}

/**
 * Whether a request shows the password of an account: in clear (RFC 2865 §5.2), by CHAP (§5.3, §5.40) or by MS-CHAP-V2
 * (RFC 2548); by nothing else, and of `null` never. `user`: the name as it was sent, which MS-CHAP counts in.
 */
export function judgeProof(request: RadiusRequest, user: string, known: Secret | null): Proof {
  const { packet } = request;
  const own = known ?? nobody;
  const judged = (): Proof => {
    const hidden = firstValue(packet, 'User-Password');
    if (hidden) return plain(byPap(request, hidden, own));
    const [chap] = rawValues(packet, 'CHAP-Password');
    if (chap) {
      const [challenge = packet.authenticator] = rawValues(packet, 'CHAP-Challenge');
      return plain(isChapOf(own.password, chap, challenge));
    }
    const [given] = vendorValues(packet, microsoft, microsoftCodes.chap2Response);
    const [challenge] = vendorValues(packet, microsoft, microsoftCodes.chapChallenge);
    if (given?.length !== response2Bytes || !challenge) return plain(false);
    return byChap2(request, { user, challenge, given, ntHash: own.ntHash });
  };
  const proof = judged();
  return known ? proof : { right: false, vendor: proof.right ? [] : proof.vendor };
}
