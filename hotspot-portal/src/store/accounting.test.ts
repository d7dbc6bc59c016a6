import { expect, test } from 'vitest';
import { admit } from '../exchanges/admit.ts';
import { makeSampleSpot } from '../exchanges/sample-spot.ts';
import type { AccountingMessage } from '../session/accounting.ts';
import type { Session } from '../session/session.ts';

const mac = '02:00:00:00:00:01';

function makeCounted() {
  const spot = makeSampleSpot();
  const count = (acctSessionId: string, of: Partial<AccountingMessage>) =>
    spot.accounting.save([
      {
        kind: 'session',
        nasAddress: '10.0.0.1',
        message: {
          ...{ nas: 'ap', acctSessionId, status: 'interim', user: null, mac: null, station: null, session: null },
          ...{ sessionSeconds: 1, inputOctets: 0, outputOctets: 0, terminateCause: null, atMs: spot.now(), ...of },
        },
      },
    ]);
  const comeOnline = async (): Promise<Session> => {
    const admitted = await admit(spot, { code: spot.newCode(), applicant: { mac, ipv4: null }, attemptsOf: 'a' });
    if (!admitted.ok) throw new Error(admitted.error.reason);
    return admitted.value;
  };
  const bytes = (...sessions: readonly Session[]) =>
    sessions.map(
      ({ id }) => spot.database.prepare('SELECT up_bytes + down_bytes AS n FROM sessions WHERE id = ?').get(id)?.['n'],
    );
  return { spot, count, comeOnline, bytes };
}

test('bytes belong to the session that is told; else to the device’s open one, the record’s, the device’s last', async () => {
  const { spot, count, comeOnline, bytes } = makeCounted();
  const first = await comeOnline();
  count('told', { session: first.id, inputOctets: 1 });
  count('device', { mac, inputOctets: 10 });
  expect(bytes(first)).toEqual([11]);
  const second = await comeOnline();
  // The record that says whose it is keeps to it, also after its end; the other goes with the device.
  expect(count('told', { session: first.id, mac, inputOctets: 101 })).toEqual(new Set([first.voucher]));
  expect(count('device', { mac, inputOctets: 1010 })).toEqual(new Set([second.voucher]));
  expect(bytes(first, second)).toEqual([111, 1000]);
  spot.sessions.end(second, 'signed-out', spot.now());
  count('device', { mac, inputOctets: 1011 });
  count('late', { mac, status: 'stop', inputOctets: 5 });
  count('nobody', { mac: '02:00:00:00:00:02', inputOctets: 7 });
  expect(bytes(first, second)).toEqual([111, 1006]);
});

test('where a device is, the record of its session comes first, also one that does not name the device', async () => {
  const { spot, count, comeOnline } = makeCounted();
  const { id } = await comeOnline();
  count('by-class', { session: id, outputOctets: 3, inputOctets: 4 });
  count('by-device', { mac, station: '020000000001', session: 'of-another-time' });
  const at = spot.accounting.openAt(mac, id);
  expect(at.map(({ acctSessionId, bytes }) => [acctSessionId, bytes])).toEqual([
    ['by-class', 7],
    ['by-device', 0],
  ]);
  count('by-class', { session: id, status: 'stop', inputOctets: 4 });
  expect(spot.accounting.openAt(mac, id).map(({ station }) => station)).toEqual(['020000000001']);
});
