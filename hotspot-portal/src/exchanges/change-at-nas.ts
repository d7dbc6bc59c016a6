import { passOf } from '../access-points/pass.ts';
import type { AccessPoint } from '../access-points/access-points-file.ts';
import { encodeAttributes } from '../radius/attribute.ts';
import { askDynamic, type DynamicDoor } from '../radius/dynamic-request.ts';
import type { Session } from '../session/session.ts';
import { createDisconnect } from './disconnect.ts';
import type { NasChange } from './nas-change.ts';
import { nasLimits } from './nas-limits.ts';
import type { Spot } from './spot.ts';

/** RFC 5176 §3: CoA-Request and CoA-ACK. */
const codes = { request: 43, ack: 44 } as const;

type Door = DynamicDoor & { readonly accessPoint: AccessPoint };

function doorsOf(accessPoints: readonly AccessPoint[]): readonly Door[] {
  return accessPoints.flatMap((accessPoint): Door[] => {
    const { profile, radiusAddress: host, radiusSecret: secret } = accessPoint;
    if (profile.role !== 'nas' || profile.renewal?.value !== 'coa') return [];
    const port = profile.radius?.disconnectPort?.value;
    return port === undefined || host === undefined || !secret ? [] : [{ accessPoint, host, port, secret }];
  });
}

/**
 * Tells access points of other makers by CoA-Request what holds of a session now: those whose profile says that they
 * change its time by it. Which of them the device is at is not known here: all are asked, and those that do not know it
 * say no. The session is named by all that a maker may look for: the name that it asked with, its own number, the device.
 */
export function createNasChange(
  { list, key }: { readonly list: readonly AccessPoint[]; readonly key: Uint8Array },
  log: Spot['log'],
): NasChange {
  const doors = doorsOf(list);
  return async ({ session, counted, limits }) => {
    if (doors.length === 0) return false;
    const since = counted?.startedAtMs ?? session.startedAtMs;
    const named = encodeAttributes([
      ['User-Name', passOf(key, session).username],
      ['Calling-Station-Id', session.mac.toUpperCase().replaceAll(':', '-')],
      ...(counted ? [['Acct-Session-Id', counted.acctSessionId] as const] : []),
      // Of the whole session since its begin, as an access point reads it (chilli.c: session time > session timeout).
      ['Session-Timeout', Math.max(1, Math.ceil((session.endsAtMs - since) / 1000))],
    ]);
    const ask = (door: Door) => {
      const attributes = Buffer.concat([named, ...limits(door.accessPoint)]);
      return askDynamic({ code: codes.request, attributes }, door);
    };
    const taken = (await Promise.all(doors.map(ask))).includes(codes.ack);
    if (!taken) log.warn('access-point.not-changed', { asked: doors.length });
    return taken;
  };
}

/** All that is told to access points of other makers: whom they shut out, and what holds of those who stay. */
export function tellOtherMakers(
  makers: Parameters<typeof createNasChange>[0],
  log: Spot['log'],
): Required<Pick<Spot, 'disconnectAtNas' | 'nasChange'>> {
  return { disconnectAtNas: createDisconnect(makers.list, log), nasChange: createNasChange(makers, log) };
}

/** Tells the access points what holds of a session now. False where none has taken it: its own timer goes on as it was. */
export async function changeAtNas(
  spot: Pick<Spot, 'accounting' | 'nasChange' | 'policy' | 'usage'>,
  session: Session,
): Promise<boolean> {
  if (!spot.nasChange) return false;
  return spot.nasChange({
    session,
    counted: spot.accounting.ofSession(session.id),
    limits: (accessPoint) => nasLimits(spot, { accessPoint }, session),
  });
}
