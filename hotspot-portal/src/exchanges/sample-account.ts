import { randomBytes } from 'node:crypto';
import { SpotPolicy, type Tier } from '@machikado/contracts/spot-policy.ts';
import { accessPointProfile } from '@machikado/device-profiles/access-point-catalogue.ts';
import { encodeAccessRequest } from '../radius/access-question.ts';
import type { AnswerContent } from '../radius/answer.ts';
import { decodePacket } from '../radius/packet.ts';
import type { RadiusRequest } from '../radius/receiver.ts';
import type { AccessDecision } from './access-decider.ts';
import { createAccountDecider } from './account-request.ts';
import { accountRulesOf } from './allowance.ts';
import type { AskingNas } from './pass-request.ts';
import { makeSampleSpot, type SampleSpot } from './sample-spot.ts';

export const secret = Buffer.from('a-secret-of-this-test');
const realm = 'hall.city.test';
export const mac = '02:00:00:00:00:01';
export const station = ['Calling-Station-Id', '02-00-00-00-00-01'] as const;
export const minute = 60_000;
export const day = 24 * 60 * minute;
type Attributes = readonly (readonly [string, string | number])[];

/** A hall with one way in, and an account that asks by its password. */
export function openHall(
  tier: Tier = { minutes: 60, turnsPerDay: 2 },
  hours?: NonNullable<SpotPolicy['zones'][string]['hours']>,
) {
  const zones = { hall: { ways: { free: 'all' } as const, ...(hours && { hours }) } };
  const wifi = SpotPolicy.parse({ tiers: { all: tier }, zones });
  const spot = makeSampleSpot(() => ({ zone: 'hall', wifi }));
  const rules = accountRulesOf(spot, undefined);
  const account = newAccount(spot);
  const decide = createAccountDecider(rules, realm);
  const ask = (attributes: Attributes, given: Partial<{ user: string; password: string; nas: AskingNas }> = {}) => {
    const { user = account.name, password = spot.accounts.passwordOf(account.name), nas = {} } = given;
    return decide(requestOf(user, password, attributes), nas);
  };
  return { spot, rules, account, ask, decide };
}

export const newAccount = (spot: SampleSpot, identity = 'person') =>
  spot.accounts.create({ identity, way: 'free', terms: 'T', untilMs: spot.now() + 30 * day }, spot.now());

export function requestOf(user: string, password: string, attributes: Attributes = []): RadiusRequest {
  const question = { identifier: 1, authenticator: randomBytes(16), user, password, attributes };
  const packet = decodePacket(encodeAccessRequest(question, secret));
  if (!packet.ok) throw new Error(packet.error);
  return { packet: packet.value, nasAddress: '192.0.2.1', secret };
}

/** An answer that has come at once. */
export function now(decision: AccessDecision | Promise<AccessDecision>): AnswerContent {
  if (decision instanceof Promise || typeof decision === 'string') throw new Error('There is no answer yet.');
  return decision;
}

export const saysOf = ({ code, attributes }: AnswerContent): Readonly<Record<string, unknown>> => ({
  code,
  ...Object.fromEntries(attributes),
});

export function accessPointOf(profile: string) {
  const found = accessPointProfile(profile);
  if (!found.ok) throw new Error(found.error);
  return { name: 'ap', hosts: [], key: '', radiusSecret: secret, profile: found.value };
}
