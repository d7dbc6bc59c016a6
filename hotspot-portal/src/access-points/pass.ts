import { createHmac } from 'node:crypto';
import type { Session } from '../session/session.ts';

export type Pass = { readonly username: string; readonly password: string };

const prefix = 'via-';

export const isPassName = (username: string) => username.startsWith(prefix);

/**
 * The name and password by which an access point asks for a session that the portal has opened. Nobody types them. They
 * follow from the session, so that they hold for as long as it does, after a restart too, and there is nothing to keep.
 */
export function passOf(key: Uint8Array, session: Pick<Session, 'id'>): Pass {
  const digest = (of: string) => createHmac('sha256', key).update(`${of}\0${session.id}`).digest('base64url');
  return { username: `${prefix}${digest('name').slice(0, 16)}`, password: digest('password').slice(0, 22) };
}

/** What stands in the place of her session for whoever has none, for as long as the network is open to all. */
export function guestOf(opening: { readonly id: number }, mac: string): Pick<Session, 'id'> {
  return { id: `opening ${opening.id} ${mac}` };
}

/** The same for a device that an access point shall let in without a session, for as long as the network is open to all. */
export function guestPassOf(key: Uint8Array, opening: { readonly id: number }, mac: string): Pass {
  return passOf(key, guestOf(opening, mac));
}
