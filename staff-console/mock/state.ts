import type { SpotDisasterList } from '@machikado/contracts/spot-disaster.ts';
import { randomBytes } from 'node:crypto';
import { problem, problemMediaType, type ProblemKind } from '@machikado/contracts/problem.ts';
import { StaffSignIn, type StaffRole } from '@machikado/contracts/staff-api.ts';
import { bookingsAt, lotteriesAt, users } from './booking-fixtures.ts';
import type { WifiPlace } from '@machikado/contracts/wifi-place.ts';
import { wifiPlacesAt } from './wifi-fixtures.ts';
import { officeAt, type OfficeState } from './wifi-office-fixtures.ts';
import { alertsAt, applicationsAt, devicesAt, spotsAt } from './fixtures.ts';

/** Staff IDs that bring about what cannot be seen otherwise; any password will do. */
export const sentinels = {
  /** Every list is empty. */
  empty: 'empty',
  /** Every answer after the sign-in is an error. */
  broken: 'broken',
  /** The sign-in itself is refused. */
  wrong: 'wrong',
  lockedOut: 'locked',
} as const;

export type Answer = {
  readonly status: number;
  readonly json?: unknown;
  /** Stands in the place of JSON. */
  readonly file?: string;
  readonly headers?: Record<string, string>;
};
export type Asked = {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: unknown;
};

const roles: Readonly<Record<string, readonly StaffRole[]>> = {
  clerk: ['clerk'],
  technician: ['technician'],
  auditor: ['auditor'],
};
const everyRole: readonly StaffRole[] = ['clerk', 'technician', 'auditor'];

export function json(value: unknown): Answer {
  return { status: 200, json: value };
}

export function refuse(kind: ProblemKind, extra: { retryAfterS?: number; detail?: string } = {}): Answer {
  const value = problem(kind, extra);
  return { status: value.status, json: value, headers: { 'content-type': problemMediaType } };
}

/** What a city would remember. */
export type MockState = {
  readonly now: Date;
  readonly applications: ReturnType<typeof applicationsAt>;
  readonly alerts: ReturnType<typeof alertsAt>;
  readonly devices: ReturnType<typeof devicesAt>;
  spots: SpotDisasterList['spots'];
  wifiPlaces: WifiPlace[];
  readonly office: OfficeState;
  readonly bookings: ReturnType<typeof bookingsAt>;
  readonly lotteries: ReturnType<typeof lotteriesAt>;
  readonly users: typeof users;
  who: string | undefined;
  csrf: string;
};

export function createMockState(now: Date): MockState {
  return {
    now,
    applications: applicationsAt(now),
    alerts: alertsAt(now),
    devices: devicesAt(now),
    spots: spotsAt(),
    wifiPlaces: wifiPlacesAt(now),
    office: officeAt(now),
    bookings: bookingsAt(now),
    lotteries: lotteriesAt(now),
    users: structuredClone(users),
    who: undefined,
    csrf: '',
  };
}

export function sessionAnswer({ who, csrf }: MockState): Answer {
  if (who === undefined) return refuse('not-signed-in');
  return json({ staffId: who, roles: roles[who] ?? everyRole, csrfToken: csrf });
}

export function signIn(state: MockState, body: unknown): Answer {
  const { staffId, password } = StaffSignIn.parse(body);
  if (staffId === sentinels.wrong || password === 'wrong') return refuse('wrong-credentials');
  if (staffId === sentinels.lockedOut) return refuse('locked-out', { retryAfterS: 840 });
  state.who = staffId;
  state.csrf = randomBytes(16).toString('hex');
  const cookie = 'machikado_staff=mock; HttpOnly; SameSite=Strict; Path=/api';
  return { ...sessionAnswer(state), headers: { 'set-cookie': cookie } };
}
