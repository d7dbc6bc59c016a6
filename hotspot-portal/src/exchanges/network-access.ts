import { err, ok, type Result } from '@machikado/contracts/result.ts';
import type { WayIn } from '@machikado/contracts/spot-policy.ts';
import type { Session } from '../session/session.ts';
import type { NetworkAccount } from '../store/network-accounts.ts';
import { startOfDay } from './admit.ts';
import { revokeAccount } from './revoke-account.ts';
import type { Spot } from './spot.ts';

/** Whose an account of the encrypted network is: a keyed hash, and by which way she had come in. */
export type AccountHolder = Pick<NetworkAccount, 'identity' | 'way'>;

export type AccountRules = {
  readonly days: number;
  /** Accounts of one person that hold at a time; beyond it the oldest one ends. */
  readonly perPerson: number;
  /** Version of the terms that she has accepted. */
  readonly terms: string;
};

const dayMs = 86_400_000;
const maxMadePerDay = 10;
/** More than one person can have made in two years. */
const maxOfOne = 8192;

/**
 * Who would own an account that is made in this session. Whoever has shown who she is owns it herself. One who is here by
 * the terms alone has no name: it belongs to her device, by its keyed hash, and carries the way `free`, so that she gets by
 * it what that way gives and no more. `null`: a code on paper is good for its own time, which an account would outlast; and
 * somebody who may only read a mail has not shown yet who she is.
 */
export function accountHolder(spot: Spot, session: Session): AccountHolder | null {
  const { grants, hash } = spot.ways;
  const grant = grants.ofVoucher(session.voucher);
  if (grant) return grant.provisional ? null : { identity: grant.identity, way: grant.way };
  const way: WayIn = 'free';
  const { mac, startedAtMs } = session;
  const turns = spot.sessions.turnsOf({ mac, way, sinceMs: startOfDay(startedAtMs), nowMs: spot.now() });
  return turns.running === session.voucher ? { identity: hash('device', mac), way } : null;
}

/** The accounts of somebody that hold now, the newest first. */
export function accountsOf(spot: Spot, { identity }: AccountHolder): readonly NetworkAccount[] {
  const nowMs = spot.now();
  return spot.accounts
    .list(maxOfOne, identity)
    .filter(({ untilMs, revokedAtMs }) => revokedAtMs === null && untilMs > nowMs);
}

/** Makes an account, durably; the oldest ones beyond her number end in the same step. Ten a day are enough for anybody. */
export function openAccount(
  spot: Spot,
  holder: AccountHolder,
  { days, perPerson, terms }: AccountRules,
): Promise<Result<NetworkAccount, 'too-often'>> {
  return spot.commit(() => {
    const nowMs = spot.now();
    const made = spot.accounts.list(maxMadePerDay, holder.identity);
    if (made.filter(({ createdAtMs }) => createdAtMs > nowMs - dayMs).length >= maxMadePerDay) return err('too-often');
    for (const { name } of accountsOf(spot, holder).slice(perPerson - 1)) spot.accounts.revoke(name, nowMs);
    return ok(spot.accounts.create({ ...holder, terms, untilMs: nowMs + days * dayMs }, nowMs));
  });
}

/** Ends an account that is hers, and what is open by it; false where it is not, or holds no more. */
export async function closeAccount(spot: Spot, holder: AccountHolder, name: string): Promise<boolean> {
  return accountsOf(spot, holder).some((account) => account.name === name) && (await revokeAccount(spot, name));
}
