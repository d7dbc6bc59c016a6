import { isStorageFull } from '@machikado/runtime/sqlite.ts';
import type { AnswerContent } from '../radius/answer.ts';
import type { RadiusHandler, RadiusRequest } from '../radius/receiver.ts';
import type { NasClients } from '../store/nas-clients.ts';
import type { AccessDecider, AccessDecision } from './access-decider.ts';
import { answerAccessRequest } from './access-request.ts';
import type { AskingNas } from './pass-request.ts';
import type { Spot } from './spot.ts';

export type AccessParts = {
  readonly clients: NasClients;
  readonly passKey?: Uint8Array;
  readonly deciders: readonly AccessDecider[];
  /** Which of those who ask are other networks. */
  readonly isPeer?: (nasAddress: string) => boolean;
};

type Outcome = AnswerContent | null;

/**
 * Puts an Access-Request before the deciders in their order, and then before the portal's codes. As long as nobody has to
 * wait there is no promise: most answers are known at once.
 */
export function createAccessHandler(spot: Spot, { clients, passKey, deciders, isPeer }: AccessParts): RadiusHandler {
  const nobody: AskingNas = passKey ? { passKey } : {};
  const askingOf = new WeakMap<object, AskingNas>();
  const askingAt = (address: string): AskingNas => {
    if (isPeer?.(address)) return { ...nobody, isPeer: true };
    const client = clients.find(address);
    if (!client) return nobody;
    const known = askingOf.get(client);
    if (known) return known;
    const asking = { ...(client.accessPoint && { accessPoint: client.accessPoint }), ...nobody };
    askingOf.set(client, asking);
    return asking;
  };
  const ask = (request: RadiusRequest, nas: AskingNas, at: number): Outcome | Promise<Outcome> => {
    const decide = deciders[at];
    if (!decide) return answerAccessRequest(spot, request, nas);
    const heard = (decision: AccessDecision) => {
      if (decision === 'not-mine') return ask(request, nas, at + 1);
      return decision === 'no-answer' ? null : decision;
    };
    const decision = decide(request, nas);
    return decision instanceof Promise ? decision.then(heard) : heard(decision);
  };
  const failed = (error: unknown): null => {
    // Without an answer the NAS asks another server, or again.
    if (!isStorageFull(error)) throw error;
    spot.log.error('storage.full', { what: 'access-request' });
    return null;
  };
  return (request) => {
    try {
      const outcome = ask(request, askingAt(request.nasAddress), 0);
      return outcome instanceof Promise ? outcome.catch(failed) : outcome;
    } catch (error) {
      return failed(error);
    }
  };
}
