import { encodeAttributes } from '../radius/attribute.ts';
import type { Session } from '../session/session.ts';
import type { AccountedAt } from '../store/accounting.ts';
import { interimOf, nasLimits } from './nas-limits.ts';
import type { NasChange, Spot } from './spot.ts';

type Teller = Pick<Spot, 'accounting' | 'changeAtNas' | 'policy' | 'usage'>;

/** The end of the whole session since its begin there: an access point counts from there (chilli.c: session time). */
function timesOf(spot: Teller, session: Session, at: AccountedAt | null): Buffer {
  const sinceMs = at?.startedAtMs ?? session.startedAtMs;
  const interim = interimOf(spot, session);
  return encodeAttributes([
    ['Session-Timeout', Math.max(1, Math.ceil((session.endsAtMs - sinceMs) / 1000))],
    ...(interim === null ? [] : [['Acct-Interim-Interval', interim] as const]),
  ]);
}

/**
 * Tells the access points what holds of a session now: another time, or other limits. Those whose profile says that they
 * change the time (`renewal`) hear all of it, since what is left out is forgotten there; the others their maker's limits,
 * where these have changed. False where none has taken it: its own timer goes on as it was.
 */
export function changeAtNas(spot: Teller, session: Session, what: 'time' | 'limits'): Promise<boolean> {
  const attributesAt: NasChange['attributesAt'] = (accessPoint, at) => {
    const limits = nasLimits(spot, { accessPoint, countedBytes: at?.bytes ?? 0 }, session);
    const { profile } = accessPoint;
    if (profile.role === 'nas' && profile.renewal?.value === 'coa') return [timesOf(spot, session, at), ...limits];
    return what === 'limits' ? limits : [];
  };
  const accounted = spot.accounting.openAt(session.mac, session.id);
  return spot.changeAtNas?.({ session, accounted, attributesAt }) ?? Promise.resolve(false);
}
