import { randomUUID } from 'node:crypto';
import { DisclosureRequest, type Disclosure } from '@machikado/contracts/wifi-disclosure.ts';
import { SpotRule, type SpotRuleList } from '@machikado/contracts/spot-rule.ts';
import { LogDays, type SpotRecordsList } from '@machikado/contracts/spot-records.ts';
import { problem, problemMediaType } from '@machikado/contracts/problem.ts';
import { WebhookRequest } from '@machikado/contracts/webhook.ts';
import { hourMs } from './wifi-office-fixtures.ts';
import { json, refuse, type Answer, type Asked, type MockState } from './state.ts';

/** W-0003 never answers: it has not heard of any rule. */
function rules({ spots, office }: MockState): SpotRuleList {
  const told = spots.map(({ asset, state }) => ({ asset, level: office.ruleLevel, applied: state !== null }));
  return { spots: told };
}

function records({ spots, office, now }: MockState): SpotRecordsList {
  const { logDays: keepDays, deletions } = office;
  const oldestAt = new Date(now.getTime() - 89 * 24 * hourMs).toISOString();
  const told = spots.map(({ asset, state }) => ({
    ...{ asset, wantedDays: keepDays },
    records: state && { keepDays, oldestAt, deletions },
  }));
  return { spots: told };
}

export function officeRead(state: MockState, path: string): unknown {
  const reads: Readonly<Record<string, () => unknown>> = {
    '/api/disclosures': () => ({ disclosures: state.office.disclosures }),
    '/api/wifi-rule': () => rules(state),
    '/api/wifi-records': () => records(state),
    '/api/webhooks': () => state.office.webhooks,
  };
  return reads[path]?.();
}

const waiting = (at: string) => ({
  state: 'waiting' as const,
  attempts: 0,
  createdAt: at,
  nextAt: at,
  outcome: undefined,
});

function ask(state: MockState, body: unknown): Answer {
  const asked = DisclosureRequest.safeParse(body);
  if (!asked.success) return refuse('bad-request');
  const now = state.now.toISOString();
  const expiresAt = new Date(state.now.getTime() + 72 * hourMs).toISOString();
  const made: Disclosure = {
    ...{ ...asked.data, id: randomUUID(), number: 'D-0000-0033', state: 'asked' as const },
    ...{ askedBy: state.who ?? '', askedAt: now, expiresAt },
  };
  state.office.disclosures.unshift(made);
  return { status: 201, json: made };
}

const states = { approve: 'approved', refuse: 'refused', withdraw: 'withdrawn', export: 'exported' } as const;

/** W-0003 never answers: what is asked of it alone comes to nothing. */
function step(state: MockState, id: string, verb: string): Answer {
  const found = state.office.disclosures.find((one) => one.id === id);
  const next = states[verb as keyof typeof states] as (typeof states)[keyof typeof states] | undefined;
  if (found === undefined || next === undefined) return refuse('not-found');
  if (next === 'exported' && found.spots?.includes('W-0003')) return refuse('wifi-unreachable', { detail: 'W-0003' });
  const at = state.now.toISOString();
  const decided = next === 'approved' || next === 'refused' ? { decidedBy: state.who, decidedAt: at } : {};
  const ended = next === 'approved' ? {} : { criterion: undefined, expiresAt: undefined };
  Object.assign(found, { state: next, ...decided, ...ended, ...(next === 'exported' && { rows: 1 }) });
  if (next !== 'exported') return json(found);
  return { status: 200, file: `${found.number},1`, headers: { 'content-type': 'text/csv' } };
}

function webhook(state: MockState, { method, path, body }: Asked): Answer {
  const { webhooks, deliveries, hosts } = state.office.webhooks;
  const [, , id = '', verb = ''] = path.slice(1).split('/').map(decodeURIComponent);
  const at = state.now.toISOString();
  if (verb === 'test')
    deliveries.unshift({ ...{ id: randomUUID(), webhookId: id, kind: 'webhook.test' as const }, ...waiting(at) });
  if (verb === 'retry') Object.assign(deliveries.find((one) => one.id === id) ?? {}, waiting(at));
  if (method === 'DELETE') webhooks.splice(0, webhooks.length, ...webhooks.filter((one) => one.id !== id));
  if (id !== '') return { status: 204 };
  const { url, kinds } = WebhookRequest.parse(body);
  if (!hosts.includes(new URL(url).hostname)) {
    const refusal = { ...problem('bad-request'), errors: [{ pointer: '/url', reason: 'host-not-allowed' }] };
    return { status: 400, json: refusal, headers: { 'content-type': problemMediaType } };
  }
  const made = { id: randomUUID(), url, kinds, active: true, createdBy: state.who ?? '', createdAt: at };
  webhooks.push(made);
  return { status: 201, json: { webhook: made, secret: 'whsec_c2FtcGxlLXNhbXBsZS1zYW1wbGUtc2FtcGxl' } };
}

/** `undefined` where the path is none of these. */
export function officeWrite(state: MockState, asked: Asked): Answer | undefined {
  const { path, body } = asked;
  const [, noun = '', id = '', verb = ''] = path.slice(1).split('/').map(decodeURIComponent);
  if (noun === 'disclosures') return id === '' ? ask(state, body) : step(state, id, verb);
  if (noun === 'webhooks' || noun === 'webhook-deliveries') return webhook(state, asked);
  if (noun === 'wifi-records') {
    state.office.logDays = LogDays.parse(body).days;
    return json(records(state));
  }
  if (noun === 'wifi-rule') {
    state.office.ruleLevel = SpotRule.parse(body).level;
    return json(rules(state));
  }
  return undefined;
}
