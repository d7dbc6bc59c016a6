import type { EapServer } from '../eap/eap-server.ts';
import type { Person } from '../eap/credentials.ts';
import type { AnswerContent } from '../radius/answer.ts';
import { integerOf, rawValues, textOf } from '../radius/attribute.ts';
import { eapOf, splitAttribute } from '../radius/eap-message.ts';
import { mppeKeys } from '../radius/mppe.ts';
import { codes } from '../radius/packet.ts';
import type { RadiusRequest } from '../radius/receiver.ts';

/** What somebody gets who has shown who she is; `null` where she may not come in now. */
export type Granting = (person: Person, request: RadiusRequest) => Gift | Promise<Gift>;
type Gift = Omit<AnswerContent, 'code'> | null;

const state = (bytes: Buffer) => splitAttribute('State', bytes);

/**
 * Answers an Access-Request that carries EAP (RFC 3579): with the next packet of the conversation, or with its end.
 * `null`: none of ours, which gets no answer at all.
 */
export async function answerEap(
  server: Pick<EapServer, 'answer'>,
  request: RadiusRequest,
  grant: Granting,
): Promise<AnswerContent | null> {
  const { packet, nasAddress, secret } = request;
  const eap = eapOf(packet);
  if (!eap) return null;
  const [given = Buffer.alloc(0)] = rawValues(packet, 'State');
  const station = textOf(packet, 'Calling-Station-Id') ?? '';
  const linkBytes = integerOf(packet, 'Framed-MTU');
  const who = {
    ...{ between: `${nasAddress} ${station}`, nas: nasAddress },
    ...(station !== '' && { station }),
    ...(linkBytes !== null && { linkBytes }),
  };
  const turn = await server.answer({ ...who, state: given, eap });
  if (turn.kind === 'ignore') return null;
  const carried = splitAttribute('EAP-Message', turn.eap);
  if (turn.kind === 'ask') {
    return { code: codes.accessChallenge, attributes: [], vendor: [...carried, ...state(turn.state)] };
  }
  const granted = turn.kind === 'accept' ? await grant(turn.person, request) : null;
  if (turn.kind === 'reject' || !granted) {
    const failure =
      turn.kind === 'reject'
        ? carried
        : splitAttribute('EAP-Message', Buffer.concat([Buffer.of(4), turn.eap.subarray(1)]));
    return { code: codes.accessReject, attributes: [], vendor: failure };
  }
  const own = [...carried, ...mppeKeys(turn.msk, packet, secret), ...(granted.vendor ?? [])];
  return { code: codes.accessAccept, attributes: granted.attributes, vendor: own };
}
