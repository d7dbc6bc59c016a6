import { civilTimeAt } from '@machikado/contracts/civil-time.ts';
import { signOut } from '../../exchanges/sign-out.ts';
import type { Visitor, Session } from '../../session/session.ts';
import { isRandomisedMac } from '../../session/verified.ts';
import type { PersonView } from '../pages/person-part.ts';
import { messagePage } from '../pages/status-page.ts';
import type { Portal, PortalContext } from '../portal.ts';
import { readPosted } from './visit.ts';

type Online = { readonly client: Visitor; readonly session: Session };

/** What is known of the person of a phone that is online: her devices, and how long this one is known again. */
export function personOf(portal: Portal, { client, session }: Online): PersonView {
  const { spot } = portal;
  const nowMs = spot.now();
  const { grants, devices, hash } = spot.ways;
  const grant = grants.ofVoucher(session.voucher);
  const others = grant && !grant.provisional ? grants.devicesOf(grant.identity) : [];
  const known = portal.ways?.settings.remember ? devices.remembered(hash('device', client.mac), nowMs) : null;
  return {
    provisional: grant?.provisional ?? false,
    devices: others
      .filter(({ mac }) => mac !== client.mac)
      .map(({ session: id, sinceMs }) => ({ id, since: civilTimeAt(new Date(sinceMs)).time })),
    ...(known && {
      remembered: { until: civilTimeAt(new Date(known.untilMs)), shortly: isRandomisedMac(client.mac) },
    }),
  };
}

/** `POST /devices/end`: ends another device of the same person, and nobody else's. */
export async function postEndDevice(portal: Portal, c: PortalContext): Promise<Response> {
  const form = await readPosted(portal, c);
  if (form instanceof Response) return form;
  const { frame, session, fields } = form;
  const { grants } = portal.spot.ways;
  const grant = session && grants.ofVoucher(session.voucher);
  const own = grant && !grant.provisional ? grants.devicesOf(grant.identity) : [];
  const named = own.find((device) => device.session === fields.get('device'));
  const ending = portal.spot.sessions.open().find(({ id }) => id === named?.session);
  if (!ending) return c.html(messagePage(frame, frame.texts.notFound), 404);
  await signOut(portal.spot, ending);
  return c.redirect(`/status?lang=${frame.locale}`, 303);
}
