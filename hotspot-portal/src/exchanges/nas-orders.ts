import type { AccessPoint } from '../access-points/access-points-file.ts';
import { passOf } from '../access-points/pass.ts';
import { noCause, type NasOrder } from '../radius/dynamic-authorization.ts';
import type { Session } from '../session/session.ts';
import { hashName } from '../session/voucher.ts';
import type { AccountedAt } from '../store/accounting.ts';
import { askDoor, createLine, usualWaitsMs, type OrderDoor, type Told } from './ask-order.ts';
import type { NasChange, Spot } from './spot.ts';

type AccessPoints = {
  readonly list: readonly AccessPoint[];
  /** Of the names that the portal gives their devices. */
  readonly key: Uint8Array;
  /** By which the accounting records keep the names. */
  readonly nameKey: Uint8Array;
  /** How long an answer is waited for after each time that an order is sent, if not the usual time. */
  readonly waitsMs?: readonly number[];
};

type Door = OrderDoor & { readonly accessPoint: AccessPoint };
type Answered = { readonly name: string; readonly told: Told };

/** Of one device, wherever it is: what an access point shall do, made for each of them. */
type DeviceOrder = {
  readonly what: NasOrder['what'];
  readonly mac: string;
  /** The name of the portal's by which it may have asked for the device, and how records keep it. */
  readonly user: { readonly name: string; readonly hash: string } | null;
  readonly accounted: readonly AccountedAt[];
  readonly attributesAt: NasChange['attributesAt'];
};

/**
 * The names of one device at an access point, the most exact first: its own sessions that it has told of, the name that
 * the portal gave it for the device, the device alone. All that it is given has to be right (RFC 5176 §3).
 */
function namingsAt({ host }: Door, { mac, user, accounted }: DeviceOrder) {
  const here = accounted.filter(({ nasAddress }) => nasAddress === host);
  const usual = here.find(({ station }) => station !== null)?.station ?? mac.toUpperCase().replaceAll(':', '-');
  const device = { station: usual };
  const named = user === null ? device : { ...device, user: user.name };
  return [
    ...here.map((at) => {
      // Where it has told of another name (a code that was typed there), ours would be wrong.
      const known = at.user === null || at.user === user?.hash ? named : device;
      return { at, names: { ...known, station: at.station ?? usual, acctSessionId: at.acctSessionId } };
    }),
    { at: null, names: named },
    ...(user === null ? [] : [{ at: null, names: device }]),
  ];
}

/** Whether it may only not know the device by this name. */
const isUnknown = (told: Told) => told.kind === 'not-here' || (told.kind === 'refused' && told.cause === noCause);

async function orderAt(door: Door, device: DeviceOrder): Promise<Told> {
  let told: Told = { kind: 'not-here' };
  for (const { at, names } of namingsAt(door, device)) {
    const attributes = device.attributesAt(door.accessPoint, at);
    told = await askDoor(door, { what: device.what, attributes, ...names });
    if (!isUnknown(told)) break;
  }
  return told;
}

const those = (answers: readonly Answered[], kind: Told['kind']) => answers.filter(({ told }) => told.kind === kind);

/**
 * Whether one has done it. Said aloud where nobody has, and one that may have the device did not say that it has not.
 */
function report(log: Spot['log'], what: NasOrder['what'], answers: readonly Answered[]): boolean {
  if (those(answers, 'done').length > 0) return true;
  if (answers.every(({ told: { kind } }) => kind === 'not-here')) return false;
  const refused = answers.flatMap(({ name, told }) => (told.kind === 'refused' ? `${name}: ${told.cause}` : []));
  log.warn(what === 'disconnect' ? 'access-point.not-disconnected' : 'access-point.not-changed', {
    silent: [...those(answers, 'silent'), ...those(answers, 'later')].map(({ name }) => name).join(' '),
    refused: refused.join(', '),
  });
  return false;
}

function doorOf(accessPoint: AccessPoint, waitsMs: readonly number[]): readonly Door[] {
  const { profile, radiusAddress: host, radiusSecret: secret } = accessPoint;
  const port = profile.role === 'nas' ? profile.radius?.disconnectPort?.value : undefined;
  return port === undefined || host === undefined || !secret ? [] : [{ accessPoint, host, port, secret, waitsMs }];
}

export type NasOrders = Required<Pick<Spot, 'disconnectAtNas' | 'changeAtNas'>>;

/**
 * Orders to access points of other makers about devices whose sessions they enforce (RFC 5176): whom they shut out, and
 * what holds of those who stay. Which of them a device is at is not known for certain: all whom it concerns are asked, and
 * those that do not know it say so.
 */
export function createNasOrders(
  { list, key, nameKey, waitsMs = usualWaitsMs }: AccessPoints,
  log: Spot['log'],
): NasOrders {
  const doors = list.flatMap((one) => doorOf(one, waitsMs));
  // A person waits for the word on her longer turn: not behind all whose zone closes.
  const lines = { disconnect: createLine(), change: createLine() };
  const userOf = (session: Pick<Session, 'id'>) => {
    const { username: name } = passOf(key, session);
    return { name, hash: hashName(nameKey, 'radius-user', name) };
  };
  const order = (device: DeviceOrder): Promise<boolean> => {
    // What one has nothing to be told in cannot be told.
    const wanted =
      device.what === 'disconnect'
        ? doors
        : doors.filter((door) => device.attributesAt(door.accessPoint, null).length > 0);
    if (wanted.length === 0) return Promise.resolve(false);
    const { promise, resolve } = Promise.withResolvers<boolean>();
    lines[device.what](async () => {
      const answers = wanted.map(async (door) => ({ name: door.accessPoint.name, told: await orderAt(door, device) }));
      resolve(report(log, device.what, await Promise.all(answers)));
    });
    return promise;
  };
  return {
    disconnectAtNas: (mac, accounted, session) => {
      const user = session ? userOf(session) : null;
      void order({ what: 'disconnect', mac, user, accounted, attributesAt: () => [] });
    },
    changeAtNas: ({ session, accounted, attributesAt }) =>
      order({ what: 'change', mac: session.mac, user: userOf(session), accounted, attributesAt }),
  };
}
