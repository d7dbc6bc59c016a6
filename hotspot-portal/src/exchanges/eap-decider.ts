import type { EapServer } from '../eap/eap-server.ts';
import { rawValues } from '../radius/attribute.ts';
import { codes } from '../radius/packet.ts';
import type { AccessDecider } from './access-decider.ts';
import { grantAccount } from './account-grant.ts';
import type { AccountRules } from './allowance.ts';
import { answerEap } from './eap-request.ts';

/** Decides every Access-Request that carries EAP: whoever has shown that an account is hers gets what it gives here. */
export function createEapDecider(rules: AccountRules, server: Pick<EapServer, 'answer'>): AccessDecider {
  const { spot } = rules;
  return (request, nas) => {
    if (rawValues(request.packet, 'EAP-Message').length === 0) return 'not-mine';
    const answer = answerEap(server, request, async ({ name }) => {
      const credentials = spot.accounts.credentialsOf(name, spot.now());
      const granted = credentials && (await grantAccount(rules, credentials, { request, nas }));
      // Why not is not told: beside EAP no Reply-Message may stand (RFC 3579 §2.6.5).
      return granted?.ok ? granted.value : null;
    });
    return answer.then((content) => {
      if (!content) spot.access.count('eap-unanswered');
      else if (content.code === codes.accessAccept) spot.access.count('eap-accepted');
      else if (content.code === codes.accessReject) spot.access.count('eap-rejected');
      return content ?? 'no-answer';
    });
  };
}
