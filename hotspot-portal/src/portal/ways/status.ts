import { civilTimeAt } from '@machikado/contracts/civil-time.ts';
import { signOut } from '../../exchanges/sign-out.ts';
import type { ClientAddress, Session } from '../../session/session.ts';
import { isRandomisedMac } from '../../session/verified.ts';
import { makeFormToken } from '../form-token.ts';
import type { Frame } from '../pages/layout.ts';
import { messagePage, statusPage } from '../pages/status-page.ts';
import type { Portal, PortalContext } from '../portal.ts';
import { readPosted } from './visit.ts';

type Online = { readonly client: ClientAddress; readonly session: Session };

/** The page of a phone that is online: its time, what can be added to it, and the person's devices. */
export function showStatus(portal: Portal, frame: Frame, { client, session }: Online) {
  const { spot } = portal;
  const nowMs = spot.now();
  const { grants, devices, hash } = spot.ways;
  const grant = grants.ofVoucher(session.voucher);
  const others = grant && !grant.provisional ? grants.devicesOf(grant.identity) : [];
  const known = portal.ways?.settings.remember ? devices.remembered(hash('device', client.mac), nowMs) : null;
  return statusPage(frame, {
    secondsLeft: Math.max(0, Math.floor((session.endsAtMs - nowMs) / 1000)),
    endsAt: new Date(session.endsAtMs),
    formToken: makeFormToken(portal.formKey, client, nowMs),
    person: {
      provisional: grant?.provisional ?? false,
      devices: others
        .filter(({ mac }) => mac !== client.mac)
        .map(({ session: id, sinceMs }) => ({ id, since: civilTimeAt(new Date(sinceMs)).time })),
      ...(known && {
        remembered: { until: civilTimeAt(new Date(known.untilMs)), shortly: isRandomisedMac(client.mac) },
      }),
    },
  });
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
  portal.spot.ways.devices.forget(portal.spot.ways.hash('device', ending.mac));
  return c.redirect(`/status?lang=${frame.locale}`, 303);
}
