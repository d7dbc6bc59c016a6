import { randomUUID } from 'node:crypto';
import { Hono } from 'hono';
import { applicationRoutes, staffApplicationRoutes } from '@machikado/city-services/src/applications/routes.ts';
import { bookingRoutes } from '@machikado/city-services/src/bookings/routes.ts';
import { lotteryRoutes, staffLotteryRoutes } from '@machikado/city-services/src/lotteries/routes.ts';
import { staffBookingRoutes } from '@machikado/city-services/src/bookings/staff-routes.ts';
import { indexCounters } from '@machikado/city-services/src/facilities/counters.ts';
import { indexRooms } from '@machikado/city-services/src/facilities/rooms.ts';
import type { CityContext, DeviceEnv, StaffEnv } from '@machikado/city-services/src/http/context.ts';
import { answerProblems } from '@machikado/city-services/src/http/problem.ts';
import type { Pack } from '@machikado/city-services/src/packs/pack.ts';
import type { CityDatabase } from '@machikado/city-services/src/store/database.ts';
import type { CityTables } from '@machikado/city-services/src/store/tables.ts';
import { signInRoutes } from '@machikado/city-services/src/users/routes.ts';
import { hashToken, newToken } from '@machikado/city-services/src/secrets/token.ts';
import { seedSampleUsers } from '@machikado/city-services/src/users/seed.ts';
import { staffUserRoutes } from '@machikado/city-services/src/users/staff-routes.ts';
import { registerUser } from '@machikado/city-services/src/users/store.ts';
import type { BookingRequest } from '@machikado/contracts/booking.ts';
import { SignedIn } from '@machikado/contracts/sign-in.ts';
import { StaffRole } from '@machikado/contracts/staff-api.ts';
import { createLog } from '@machikado/runtime/log.ts';
import { sampleNow, samplePack } from './sample-pack.ts';

export type Call = {
  readonly method?: string;
  readonly path: string;
  readonly body?: unknown;
  readonly token?: string | undefined;
  readonly key?: string;
  /** Asset of the calling device; K-0001 where absent. */
  readonly device?: string;
  /** Calls the staff side as a member of staff with this role. */
  readonly role?: StaffRole;
};

export type Answer = { readonly status: number; readonly body: unknown; readonly retryAfter: string | null };

export type SampleCity = {
  readonly context: CityContext;
  readonly clock: { now: Date };
  readonly call: (call: Call) => Promise<Answer>;
  /** Signs one of the two sample users in and gives the token. */
  readonly signIn: (which: 'first' | 'second', device?: string) => Promise<string>;
  /** Registers this many more users and gives a token of each. */
  readonly signInMore: (count: number) => Promise<string[]>;
  readonly book: (token: string, request: BookingRequest, key?: string) => Promise<Answer>;
};

/** The routes for devices; a header stands for the certificate of the caller. */
function deviceApp(context: CityContext): Hono<DeviceEnv> {
  const app = new Hono<DeviceEnv>();
  answerProblems(app, context.log);
  app.use((c, next) => {
    const asset = c.req.header('x-sample-device') ?? 'K-0001';
    c.set('device', { id: `id-of-${asset}`, asset, kind: 'kiosk' });
    return next();
  });
  app.route('/v1', signInRoutes(context));
  app.route('/v1', bookingRoutes(context));
  app.route('/v1', lotteryRoutes(context));
  app.route('/v1', applicationRoutes(context));
  return app;
}

/** The routes for staff; a header stands for the session of the caller. */
function staffApp(context: CityContext): Hono<StaffEnv> {
  const app = new Hono<StaffEnv>();
  answerProblems(app, context.log);
  app.use((c, next) => {
    c.set('staff', { staffId: 'clerk', roles: [StaffRole.parse(c.req.header('x-sample-role'))] });
    return next();
  });
  app.route('/api', staffBookingRoutes(context));
  app.route('/api', staffApplicationRoutes(context));
  app.route('/api', staffLotteryRoutes(context));
  app.route('/api', staffUserRoutes(context));
  return app;
}

function headersOf({ body, token, key, device, role }: Call): Record<string, string> {
  return {
    ...(body !== undefined && { 'content-type': 'application/json' }),
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
    ...(key !== undefined && { 'idempotency-key': key }),
    ...(device !== undefined && { 'x-sample-device': device }),
    ...(role !== undefined && { 'x-sample-role': role }),
  };
}

const credentials = {
  first: { method: 'number', userNumber: '10000014', pin: '2580' },
  second: { method: 'number', userNumber: '10000022', pin: '1379' },
};

let seededUsers: CityTables['registered_user'][] | undefined;

/** Seeds a database by the product's own function the first time, then with a copy of what it wrote: scrypt is slow. */
async function seedOnce(context: CityContext): Promise<void> {
  const present = await context.db.selectFrom('registered_user').selectAll().execute();
  if (present.length === 0 && seededUsers !== undefined)
    await context.db.insertInto('registered_user').values(seededUsers).execute();
  await seedSampleUsers(context);
  seededUsers ??= await context.db.selectFrom('registered_user').selectAll().execute();
}

const moreUsers = new Map<number, CityTables['registered_user']>();

/** Registers one more user by the product's own function the first time, then with a copy of what it wrote. */
async function registerMore(context: CityContext, nth: number): Promise<string> {
  const number = `2000000${nth}`;
  const registered = context.db.selectFrom('registered_user').selectAll().where('number', '=', number);
  const kept = moreUsers.get(nth);
  const isNew = (await registered.executeTakeFirst()) === undefined;
  if (isNew && kept !== undefined) await context.db.insertInto('registered_user').values(kept).execute();
  else
    await registerUser(context, {
      ...{ number, name: `利用者 見本 ${nth}`, pin: '4682' },
      cardId: `01120304050608${nth}0`,
    });
  const user = await registered.executeTakeFirstOrThrow();
  moreUsers.set(nth, user);
  return user.id;
}

/** A token at the first kiosk, as `signIn` writes it without a PIN proven by scrypt. */
async function tokenOf(context: CityContext, userId: string): Promise<string> {
  const token = newToken();
  const expiresAt = new Date(context.now().getTime() + 30 * 60_000).toISOString();
  await context.db
    .insertInto('user_token')
    .values({ token_hash: hashToken(token), user_id: userId, device_id: 'id-of-K-0001', expires_at: expiresAt })
    .execute();
  return token;
}

/** The routes of bookings, applications and users over one database, with the two sample users and a clock to set. */
export async function openSampleCity(db: CityDatabase, pack: Pack = samplePack): Promise<SampleCity> {
  const clock = { now: sampleNow };
  const context: CityContext = {
    db,
    city: pack.city,
    pack,
    rooms: indexRooms(pack.facilities),
    counters: indexCounters(pack.appointments, indexRooms(pack.facilities)),
    log: createLog('city-store', (line) => process.stderr.write(line)),
    now: () => clock.now,
    randomUuid: randomUUID,
    pepper: Buffer.alloc(32, 7),
    get authority(): never {
      throw new Error('These routes issue no certificates.');
    },
    get contentKeys(): never {
      throw new Error('These routes sign nothing.');
    },
    wifiSpot: undefined,
    stateDirectory: '/nonexistent',
  };
  await seedOnce(context);
  const device = deviceApp(context);
  const staff = staffApp(context);
  const call: SampleCity['call'] = async (wanted) => {
    const response = await (wanted.role === undefined ? device : staff).request(wanted.path, {
      method: wanted.method ?? (wanted.body === undefined ? 'GET' : 'POST'),
      headers: headersOf(wanted),
      ...(wanted.body !== undefined && { body: JSON.stringify(wanted.body) }),
    });
    const text = await response.text();
    const body: unknown = text === '' ? undefined : JSON.parse(text);
    return { status: response.status, body, retryAfter: response.headers.get('retry-after') };
  };
  return {
    context,
    clock,
    call,
    signIn: async (which, device) => {
      const answer = await call({
        path: '/v1/sign-in',
        body: credentials[which],
        ...(device !== undefined && { device }),
      });
      return SignedIn.parse(answer.body).token;
    },
    signInMore: async (count) => {
      const tokens: string[] = [];
      for (let user = 0; user < count; user++) tokens.push(await tokenOf(context, await registerMore(context, user)));
      return tokens;
    },
    book: (token, request, key = randomUUID()) => call({ path: '/v1/bookings', body: request, token, key }),
  };
}

/** The problem kind of a refusal, or the status of anything else. */
export function outcomeOf(answer: Answer): string {
  const { body } = answer;
  const type = typeof body === 'object' && body !== null && 'type' in body ? body.type : undefined;
  return typeof type === 'string' ? type.replace('urn:machikado:problem:', '') : String(answer.status);
}
