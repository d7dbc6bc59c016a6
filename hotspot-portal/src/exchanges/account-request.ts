import type { Result } from '@machikado/contracts/result.ts';
import type { AnswerContent } from '../radius/answer.ts';
import { hasAttribute, textOf } from '../radius/attribute.ts';
import { codes } from '../radius/packet.ts';
import type { AccessDecider } from './access-decider.ts';
import { grantAccount, type AccountRefusal } from './account-grant.ts';
import { judgeProof } from './account-proof.ts';
import { joined, type Granted } from './account-reply.ts';
import type { AccountRules } from './allowance.ts';

const refusals: Readonly<Record<AccountRefusal | 'unknown', string>> = {
  unknown: 'Unknown name or password. / 名前かパスワードが違います。',
  closed: 'Closed at this hour. / いまは利用時間外です。',
  'no-such-way': 'Not offered here. / ここでは使えません。',
  'used-up': 'The time of today is used up. / 今日の利用時間は終わりました。',
  'data-used-up': 'The data is used up. / データ量を使い終わりました。',
  'signed-out':
    'You have signed out. Sign in on the Wi-Fi page, or later. / 接続を終わりました。Wi-Fiの画面からつなぐか、時間をおいてください。',
  gateway: 'Not possible now. / いまは接続できません。',
};

const shape = /^([0-9a-f]{20})(?:@([a-z0-9.-]{1,253}))?$/;
const nameLength = 20;

/** Most names come as they are; a look at their letters costs less than the expression. */
function isBareName(user: string): boolean {
  if (user.length !== nameLength) return false;
  for (let at = 0; at < nameLength; at++) {
    const code = user.charCodeAt(at);
    if (code < 0x30 || code > 0x66 || (code > 0x39 && code < 0x61)) return false;
  }
  return true;
}

/** Reads a name that may be an account's here: as it is, or with the spot's own realm. `null` for any other. */
export function accountNameOf(user: string, realm: string | undefined): string | null {
  if (isBareName(user)) return user;
  const [, name, given] = shape.exec(user.toLowerCase()) ?? [];
  if (name === undefined) return null;
  return given === undefined || given === realm ? name : null;
}

function rejectFor(reason: keyof typeof refusals, vendor: readonly Buffer[] = []): AnswerContent {
  return { code: codes.accessReject, attributes: [['Reply-Message', refusals[reason]]], vendor };
}

/**
 * Decides an Access-Request that names an account and shows its password by PAP, CHAP or MS-CHAP-V2. Nobody guesses 131
 * bits, so wrong ones are not counted: a count would let anybody shut another one out.
 */
export function createAccountDecider(rules: AccountRules, realm: string | undefined): AccessDecider {
  const { spot } = rules;
  const reject: typeof rejectFor = (reason, vendor) => {
    spot.access.count('account-rejected');
    return rejectFor(reason, vendor);
  };
  return (request, nas) => {
    const user = textOf(request.packet, 'User-Name') ?? '';
    const name = accountNameOf(user, realm);
    if (name === null || hasAttribute(request.packet, 'EAP-Message')) return 'not-mine';
    const credentials = spot.accounts.credentialsOf(name, spot.now());
    const proof = judgeProof(request, user, credentials);
    if (!credentials || !proof.right) return reject('unknown', proof.vendor);
    const answer = (granted: Result<Granted, AccountRefusal>): AnswerContent => {
      if (!granted.ok) return reject(granted.error);
      const { attributes, vendor = [] } = granted.value;
      spot.access.count('account-accepted');
      return { code: codes.accessAccept, attributes, vendor: joined(proof.vendor, vendor) };
    };
    const granted = grantAccount(rules, credentials, { request, nas });
    return granted instanceof Promise ? granted.then(answer) : answer(granted);
  };
}
