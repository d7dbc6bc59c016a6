import type { SignedIn, SignInRequest } from '@machikado/contracts/sign-in.ts';
import { err, ok, type Result } from '@machikado/contracts/result.ts';
import type { CityContext } from '../http/context.ts';
import { hashPassword, isPassword } from '../secrets/password.ts';
import { hashToken, keyedHash, newToken } from '../secrets/token.ts';
import { statement } from '../store/statement.ts';
import { deviceRule, forgiveTry, lockedForS, reserveTry, subjectRule } from './lockout.ts';
import { clearTally, forgetOldTallies, putTally, takeTally } from './tallies.ts';

export type StoreContext = Pick<CityContext, 'db' | 'now' | 'pepper' | 'randomUuid'>;

/** The registered user behind a token. */
export type RegisteredUser = { readonly id: string; readonly name: string };

/** The same with what is filled in for her in forms. */
export type ProvenUser = RegisteredUser & { readonly born?: string };

export type SignInRefusal =
  | { readonly kind: 'wrong-credentials' }
  | { readonly kind: 'locked-out'; readonly retryAfterS: number }
  | { readonly kind: 'suspended' };

const tokenMs = 30 * 60_000;

/** The PIN as it goes into scrypt: four digits alone would be guessed through from a stolen table in minutes. */
function pinSecret(pepper: Uint8Array, pin: string): string {
  return keyedHash(pepper, 'pin', pin);
}

type UserRow = { id: string; name: string; born: string | null; pin_hash: string; suspended: 0 | 1 };

async function findUser(context: StoreContext, request: SignInRequest): Promise<UserRow | undefined> {
  const query = context.db.selectFrom('registered_user').select(['id', 'name', 'born', 'pin_hash', 'suspended']);
  return request.method === 'card'
    ? query.where('card_hash', '=', keyedHash(context.pepper, 'card', request.cardId)).executeTakeFirst()
    : query.where('number', '=', request.userNumber).executeTakeFirst();
}

function subjectOf(context: StoreContext, request: SignInRequest, user: UserRow | undefined): string {
  // Card and number of one user share one tally; otherwise both doors together would double the tries.
  if (user !== undefined) return `user:${user.id}`;
  const typed = request.method === 'card' ? `card:${request.cardId}` : `number:${request.userNumber}`;
  return `unknown:${keyedHash(context.pepper, 'unknown-user', typed)}`;
}

type Tries = { readonly subject: string; readonly device: string; readonly now: Date };

function reserve(context: StoreContext, { subject, device, now }: Tries): Promise<Result<undefined, SignInRefusal>> {
  return context.db.transaction().execute(async (tx) => {
    await forgetOldTallies(tx, now);
    const ofSubject = reserveTry(await takeTally(tx, subject), subjectRule, now);
    const ofDevice = reserveTry(await takeTally(tx, device), deviceRule, now);
    if (!ofSubject.ok) return err({ kind: 'locked-out', retryAfterS: ofSubject.error.retryAfterS });
    if (!ofDevice.ok) return err({ kind: 'locked-out', retryAfterS: ofDevice.error.retryAfterS });
    await putTally(tx, subject, ofSubject.value);
    await putTally(tx, device, ofDevice.value);
    return ok();
  });
}

/** The answer to a wrong try: the one that used up the tries already says for how long the door is closed. */
function refuse(context: StoreContext, { subject, device, now }: Tries): Promise<SignInRefusal> {
  return context.db.transaction().execute(async (tx): Promise<SignInRefusal> => {
    const locks = [await takeTally(tx, subject), await takeTally(tx, device)].map((tally) => lockedForS(tally, now));
    const retryAfterS = Math.max(...locks.map((seconds) => seconds ?? 0));
    return retryAfterS > 0 ? { kind: 'locked-out', retryAfterS } : { kind: 'wrong-credentials' };
  });
}

async function forgive(context: StoreContext, tries: Tries): Promise<void> {
  await context.db.transaction().execute(async (tx) => {
    await clearTally(tx, tries.subject);
    await putTally(tx, tries.device, forgiveTry(await takeTally(tx, tries.device), deviceRule));
  });
}

/**
 * Proves who a user is by her PIN. `source` is the tally of where the try comes from: `device:<id>` or `web:<hash>`.
 * `wrong-credentials` for an unknown user and a wrong PIN alike, after the same work; `locked-out` from the fifth wrong
 * try on one user (the tenth from one source), for 15 minutes, durable.
 */
export async function proveUser(
  context: StoreContext,
  source: string,
  request: SignInRequest,
): Promise<Result<ProvenUser, SignInRefusal>> {
  const now = context.now();
  const user = await findUser(context, request);
  const tries: Tries = { subject: subjectOf(context, request, user), device: source, now };
  const reserved = await reserve(context, tries);
  if (!reserved.ok) return reserved;
  const isRight = await isPassword(pinSecret(context.pepper, request.pin), user?.pin_hash);
  if (user === undefined || !isRight) return err(await refuse(context, tries));
  await forgive(context, tries);
  if (user.suspended === 1) return err({ kind: 'suspended' });
  return ok({ id: user.id, name: user.name, ...(user.born !== null && { born: user.born }) });
}

/** Signs a user in at one device for 30 minutes. Errors: those of `proveUser`. */
export async function signIn(
  context: StoreContext,
  deviceId: string,
  request: SignInRequest,
): Promise<Result<SignedIn, SignInRefusal>> {
  const proof = await proveUser(context, `device:${deviceId}`, request);
  if (!proof.ok) return proof;
  const user = proof.value;
  const now = context.now();
  const token = newToken();
  const expiresAt = new Date(now.getTime() + tokenMs).toISOString();
  await context.db.transaction().execute(async (tx) => {
    await tx.deleteFrom('user_token').where('expires_at', '<=', now.toISOString()).execute();
    await tx
      .insertInto('user_token')
      .values({ token_hash: hashToken(token), user_id: user.id, device_id: deviceId, expires_at: expiresAt })
      .execute();
  });
  return ok({ token, userName: user.name, ...(user.born !== undefined && { born: user.born }), expiresAt });
}

const tokenHolder = statement((db, { hash, deviceId, now }: { hash: string; deviceId: string; now: string }) =>
  db
    .selectFrom('user_token')
    .innerJoin('registered_user', 'registered_user.id', 'user_token.user_id')
    .select(['registered_user.id', 'registered_user.name'])
    .where('token_hash', '=', hash)
    .where('device_id', '=', deviceId)
    .where('expires_at', '>', now)
    .where('suspended', '=', 0),
);

/** The user a token stands for at this device now; undefined for any other device, after 30 minutes, or suspended. */
export async function findTokenHolder(
  context: StoreContext,
  deviceId: string,
  token: string,
): Promise<RegisteredUser | undefined> {
  const now = context.now().toISOString();
  const [holder] = await tokenHolder(context.db, { hash: hashToken(token), deviceId, now });
  return holder;
}

/** Ends a token at once. Ending one that is not there is no error. */
export async function signOut(context: StoreContext, deviceId: string, token: string): Promise<void> {
  await context.db
    .deleteFrom('user_token')
    .where('token_hash', '=', hashToken(token))
    .where('device_id', '=', deviceId)
    .execute();
}

export type Registration = {
  readonly number: string;
  readonly name: string;
  readonly pin: string;
  /** The card's IDm or UID, hex. */
  readonly cardId?: string | undefined;
};

/** The secrets of a registration as they are stored. */
export async function hashedSecrets(
  context: Pick<StoreContext, 'pepper'>,
  { pin, cardId }: Pick<Registration, 'pin' | 'cardId'>,
): Promise<{ pin_hash: string; card_hash: string | null }> {
  return {
    pin_hash: await hashPassword(pinSecret(context.pepper, pin)),
    card_hash: cardId === undefined ? null : keyedHash(context.pepper, 'card', cardId.toUpperCase()),
  };
}

/** Registers a user; one who is there already stays as she is. */
export async function registerUser(context: StoreContext, registration: Registration): Promise<void> {
  const { number, name } = registration;
  const present = await context.db
    .selectFrom('registered_user')
    .select('number')
    .where('number', '=', number)
    .executeTakeFirst();
  if (present !== undefined) return;
  await context.db
    .insertInto('registered_user')
    .values({
      id: context.randomUuid(),
      number,
      name,
      ...(await hashedSecrets(context, registration)),
      suspended: 0,
      turns: 0,
      ...plainUser,
    })
    .onConflict((conflict) => conflict.column('number').doNothing())
    .execute();
}

/** What the rules ask about a user of whom nothing is on record yet. */
export const plainUser = {
  kind: 'individual',
  residency: 'resident',
  verified_at: null,
  verified_by: null,
  born: null,
  guardian: null,
  entitlements: '[]',
  suspended_until: null,
} as const;
