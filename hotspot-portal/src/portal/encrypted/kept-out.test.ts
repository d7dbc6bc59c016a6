import { expect, test } from 'vitest';
import { civilTimeAt } from '@machikado/contracts/civil-time.ts';
import { locales } from '@machikado/contracts/locale.ts';
import { openSamplePortal, phone } from '../ways/sample-portal.ts';
import { catalogue } from '../texts/catalogue.ts';

async function signOutOf(network: 'open' | 'encrypted') {
  const wifi = { tiers: { all: { minutes: 60, turnsPerDay: 2 } }, zones: { hall: { ways: { free: 'all' } } } };
  const desired = () => ({ zone: 'hall', wifi });
  const sample = openSamplePortal({ offered: ['free'] }, { desired });
  const { spot, post } = sample;
  await post({ path: '/sign-in-free' });
  const [session] = spot.sessions.open();
  if (!session) throw new Error('Nobody is online.');
  const nowMs = spot.now();
  const of = { identity: 'person', way: 'free', terms: 'T', untilMs: nowMs + 86_400_000 } as const;
  if (network === 'encrypted') spot.accounts.carry(session.id, spot.accounts.create(of, nowMs).name);
  expect((await post({ path: '/sign-out' })).to).toBe('/?lang=en&ended=1');
  const read = async (path: string) => (await sample.ask(path, phone)).text();
  return { ...sample, read, until: civilTimeAt(new Date(nowMs + spot.staysOutMs)).time };
}

/** Of a text with readings what stands before the first one: pages show them as markup. */
const beginningOf = (text: string) => text.split(/[^ぁ-んァ-ヶA-Za-z :0-9]《/)[0] ?? '';

test.each(locales)('the page says in %s until when a device stays off the encrypted network', async (locale) => {
  const { read, until } = await signOutOf('encrypted');
  expect(await read(`/?ended=1&lang=${locale}`)).toContain(beginningOf(catalogue[locale].encKeptOut(until)));
});

test('whoever was on the open network, or has signed in again, hears nothing of the encrypted one', async () => {
  const open = await signOutOf('open');
  expect(await open.read('/?ended=1&lang=en')).not.toContain('encrypted Wi-Fi until');
  const again = await signOutOf('encrypted');
  expect(await again.read('/?ended=1&lang=en')).toContain('encrypted Wi-Fi until');
  await again.post({ path: '/sign-in-free' });
  expect(await again.read('/?ended=1&another=1&lang=en')).not.toContain('encrypted Wi-Fi until');
});
