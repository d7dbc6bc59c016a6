import { StaffSession, type StaffRole } from '@machikado/contracts/staff-api.ts';
import type { Problem } from '@machikado/contracts/problem.ts';
import { ok, type Result } from '@machikado/contracts/result.ts';
import { z } from 'zod';
import { call, onSignedOut, useCsrfToken } from './client.ts';

type Signed = Pick<StaffSession, 'staffId' | 'roles'>;

const state = $state<{ who: Signed | undefined; ended: boolean }>({ who: undefined, ended: false });

onSignedOut(() => {
  state.ended = state.who !== undefined;
  forget();
});

function forget(): void {
  state.who = undefined;
  useCsrfToken(undefined);
}

function remember({ csrfToken, ...who }: StaffSession): void {
  state.who = who;
  state.ended = false;
  useCsrfToken(csrfToken);
}

/** Who is signed in on this page; `undefined` before the session is known and after it ended. */
export function signedIn(): Signed | undefined {
  return state.who;
}

/** True when a session ended by itself, so that the sign-in page can say so. */
export function hasEnded(): boolean {
  return state.ended;
}

export function hasRole(...roles: readonly StaffRole[]): boolean {
  return roles.some((role) => state.who?.roles.includes(role));
}

/** Takes up the session of the browser's cookie, if there is one. */
export async function resume(): Promise<Result<undefined, Problem>> {
  const session = await call({ path: '/api/session', answer: StaffSession });
  if (!session.ok) return session;
  remember(session.value);
  return ok();
}

export async function signIn(credentials: { staffId: string; password: string }): Promise<Result<undefined, Problem>> {
  const session = await call({ path: '/api/session', method: 'POST', answer: StaffSession, body: credentials });
  if (!session.ok) return session;
  remember(session.value);
  return ok();
}

export async function signOut(): Promise<Result<undefined, Problem>> {
  const ended = await call({ path: '/api/session', method: 'DELETE', answer: z.undefined() });
  if (!ended.ok) return ended;
  forget();
  state.ended = false;
  return ok();
}
