import { TLSSocket } from 'node:tls';
import { createMiddleware } from 'hono/factory';
import { deviceUrn } from '@machikado/contracts/device.ts';
import type { CityContext, DeviceEnv } from '../http/context.ts';
import { ProblemError } from '../http/problem.ts';
import type { Sightings } from './sightings.ts';
import { findDevice } from './store.ts';

/** What was read from the certificate of each connection: it is the same for all its requests. */
const urnsOf = new WeakMap<TLSSocket, readonly string[]>();

/** The SAN URIs of the caller's certificate; empty where none came or it is not from the city's own authority. */
function certifiedUrns(socket: unknown): readonly string[] {
  if (!(socket instanceof TLSSocket) || !socket.authorized) return [];
  const known = urnsOf.get(socket);
  if (known !== undefined) return known;
  const names = socket.getPeerX509Certificate()?.subjectAltName?.split(', ') ?? [];
  const urns = names.filter((name) => name.startsWith('URI:')).map((name) => name.slice('URI:'.length));
  urnsOf.set(socket, urns);
  return urns;
}

/** What a Wi-Fi spot has to do with the city: of residents only whether a number and its PIN are right. */
function isOpenToSpots(path: string): boolean {
  return path === '/v1/city' || path === '/v1/alerts' || path.startsWith('/v1/device/');
}

/**
 * Lets a request pass whose certificate names a device that is active now. The status is read at every request, so a
 * revocation counts from the next one on. Throws `device-unknown`, `device-revoked` or `forbidden`.
 */
export function requireDevice(context: CityContext, sightings: Pick<Sightings, 'note'>) {
  const prefix = deviceUrn(context.city.id, '');
  return createMiddleware<DeviceEnv>(async (c, next) => {
    const urn = certifiedUrns(c.env.incoming?.socket).find((name) => name.startsWith(prefix));
    if (urn === undefined) throw new ProblemError('device-unknown');
    const device = await findDevice(context.db, urn.slice(prefix.length));
    if (device === undefined) throw new ProblemError('device-unknown');
    if (device.status !== 'active') throw new ProblemError('device-revoked');
    if (device.kind === 'wifi-spot' && !isOpenToSpots(c.req.path)) throw new ProblemError('forbidden');
    sightings.note(device.id, context.now());
    c.set('device', { id: device.id, asset: device.asset, kind: device.kind });
    await next();
  });
}
