import type { WayIn } from '@machikado/contracts/spot-policy.ts';
import { err, ok, type Result } from '@machikado/contracts/result.ts';
import { textOf } from '../radius/attribute.ts';
import type { RadiusRequest } from '../radius/receiver.ts';
import type { Applicant } from '../session/admission.ts';
import type { Policy } from '../session/policy.ts';
import { normaliseMac, remainingSeconds, type Session } from '../session/session.ts';
import { decideGrant, type Allowance } from '../session/verified.ts';
import type { AccountCredentials, AccountInForce } from '../store/account-credentials.ts';
import { replyAbroad, replyFor, type Granted } from './account-reply.ts';
import type { AccountRules } from './allowance.ts';
import { admitVerified } from './admit-verified.ts';
import { enter, startOfDay, type FreeFailure, type Place } from './admit.ts';
import type { AskingNas } from './pass-request.ts';
import type { Spot } from './spot.ts';
import { hoursOf } from './terms.ts';

/** `signed-out`: she has said good-bye on the portal a while ago, and her device has not. */
export type AccountRefusal = FreeFailure['reason'] | 'signed-out';
type Outcome = Result<Granted, AccountRefusal>;

export type AccountQuestion = { readonly request: RadiusRequest; readonly nas: AskingNas };

const zoneFor = ({ spot }: AccountRules, { accessPoint }: AskingNas) => accessPoint?.zone ?? spot.policy().home;

/** Until when a person could be online who begins now: what is left of her turn, or a new one; `null` without either. */
function endOfTurn(spot: Spot, { identity }: AccountInForce, allowance: Allowance): number | null {
  const { grants } = spot.ways;
  const nowMs = spot.now();
  const running = grants.running(identity, nowMs);
  const turnsToday = running.length > 0 ? 0 : grants.turnsSince(identity, startOfDay(nowMs));
  const decision = decideGrant({ running, turnsToday, mac: '', allowance });
  if (decision.kind === 'used-up') return null;
  const voucher = decision.kind === 'reuse' ? spot.vouchers.byHash(decision.voucher) : null;
  return voucher?.endsAtMs ?? nowMs + allowance.minutes * 60_000;
}

type Entry = { readonly place: Place; readonly allowance: Allowance };

function entryOf(rules: AccountRules, zone: string, way: WayIn): Result<Entry, AccountRefusal> {
  const place = enter(rules.spot, zone, way);
  if (!place.ok) return err(place.error.reason);
  const allowance = rules.allowanceOf(zone, way);
  return allowance ? ok({ place: place.value, allowance }) : err('no-such-way');
}

/** Where somebody would come in, and until when. */
type Prospect = { readonly place: Place; readonly endsAtMs: number };

function prospectOf(rules: AccountRules, zone: string, account: AccountInForce): Result<Prospect, AccountRefusal> {
  const { spot } = rules;
  const entry = entryOf(rules, zone, account.way);
  if (!entry.ok) return entry;
  const { place, allowance } = entry.value;
  const turnEndsAtMs = endOfTurn(spot, account, allowance);
  if (turnEndsAtMs === null) return err('used-up');
  const hours = hoursOf(spot, place.zone);
  const closesAtMs = (hours.state === 'open' ? hours.closesAtMs : null) ?? Infinity;
  return ok({ place, endsAtMs: Math.min(turnEndsAtMs, closesAtMs, account.untilMs) });
}

type Told = Prospect & { readonly readAtMs: number; readonly policy: Policy; readonly zone: string };

const told = new WeakMap<AccountInForce, Told>();
/** For so long what the store says of somebody's turn is said again to those who change nothing. */
const holdsMs = 1000;

/** The same as it was a moment ago, where the policy has not changed and nothing has ended since. */
function recentProspectOf(
  rules: AccountRules,
  { zone, account, nowMs }: { readonly zone: string; readonly account: AccountInForce; readonly nowMs: number },
): Result<Prospect, AccountRefusal> {
  const policy = rules.spot.policy();
  const known = told.get(account);
  const isFresh = known !== undefined && nowMs - known.readAtMs < holdsMs && nowMs < known.endsAtMs;
  if (isFresh && known.policy === policy && known.zone === zone) return ok(known);
  const prospect = prospectOf(rules, zone, account);
  if (prospect.ok) told.set(account, { ...prospect.value, readAtMs: nowMs, policy, zone });
  return prospect;
}

/** A question that names no device changes nothing: it hears what she would get. */
function grantToNobody(rules: AccountRules, credentials: AccountCredentials, question: AccountQuestion): Outcome {
  const { spot } = rules;
  const { request, nas } = question;
  const nowMs = spot.now();
  const prospect = recentProspectOf(rules, { zone: zoneFor(rules, nas), account: credentials.account, nowMs });
  if (!prospect.ok) return prospect;
  const { place, endsAtMs } = prospect.value;
  const seconds = remainingSeconds({ endsAtMs }, nowMs);
  return ok(replyFor(spot, request, { credentials, session: null, place, seconds, nas }));
}

type OpenSession = AccountQuestion & { readonly credentials: AccountCredentials; readonly session: Session };

function grantFor(spot: Spot, { credentials, request, nas, session }: OpenSession): Granted {
  const endsAtMs = Math.min(session.endsAtMs, credentials.account.untilMs);
  const seconds = remainingSeconds({ endsAtMs }, spot.now());
  const { zone, tier } = session;
  return replyFor(spot, request, { credentials, session, place: { zone, tier }, seconds, nas });
}

/** Brings a device online for an account. Errors: the zone is closed, the way is not offered there, no turn or no data left. */
async function admitByAccount(
  rules: AccountRules,
  account: AccountInForce,
  { applicant, zone }: { readonly applicant: Applicant; readonly zone: string },
): Promise<Result<Session, AccountRefusal>> {
  const entry = entryOf(rules, zone, account.way);
  if (!entry.ok) return entry;
  const { identity, way, terms, name } = account;
  const { allowance } = entry.value;
  const admitted = await admitVerified(rules.spot, { identity, way, terms, applicant, zone, allowance, account: name });
  return admitted.ok ? admitted : err(admitted.error.reason);
}

/**
 * What somebody gets who has shown that an account is hers: without a pause where her device is online by it already, or
 * none is named; else by an admission like that of a device that is known. Where another network asks she is its guest:
 * neither a turn nor the hours of this spot are touched. Errors: why she may not come in now.
 */
export function grantAccount(
  rules: AccountRules,
  credentials: AccountCredentials,
  question: AccountQuestion,
): Outcome | Promise<Outcome> {
  const { spot } = rules;
  const { account } = credentials;
  if (question.nas.isPeer === true) return ok(replyAbroad(spot, question.request, credentials));
  const mac = normaliseMac(textOf(question.request.packet, 'Calling-Station-Id') ?? '');
  if (mac === null) return grantToNobody(rules, credentials, question);
  if (spot.accounts.stayOuts.isOut({ account: account.name, mac }, spot.now())) return err('signed-out');
  const open = spot.sessions.findByMac(mac);
  if (open && open.endsAtMs > spot.now() && spot.accounts.carriedBy(open.id) === account.name) {
    return ok(grantFor(spot, { ...question, credentials, session: open }));
  }
  const place = { applicant: { mac, ipv4: null }, zone: zoneFor(rules, question.nas) };
  return admitByAccount(rules, account, place).then((admitted) =>
    admitted.ok ? ok(grantFor(spot, { ...question, credentials, session: admitted.value })) : admitted,
  );
}

/**
 * Opens our own gateway for a device that has come in by an account at an access point which only bridges (the spot's own
 * radio): at its sign-in it had no address yet. `null` where it has not.
 */
export async function followToGateway(
  rules: AccountRules,
  applicant: Applicant,
  zone: string,
): Promise<Session | null> {
  const { spot } = rules;
  const open = spot.sessions.findByMac(applicant.mac);
  if (!open || open.ipv4 !== null || open.endsAtMs <= spot.now() || applicant.ipv4 === null) return null;
  const name = spot.accounts.carriedBy(open.id);
  const account = name === null ? null : spot.accounts.find(name, spot.now());
  const admitted = account && (await admitByAccount(rules, account, { applicant, zone }));
  return admitted?.ok ? admitted.value : null;
}
