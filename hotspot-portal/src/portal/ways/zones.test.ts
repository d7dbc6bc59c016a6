import { expect, test } from 'vitest';
import { SpotPolicy, weekdays } from '@machikado/contracts/spot-policy.ts';
import { byEmail, openSamplePortal, phone, tablet } from './sample-portal.ts';

const wifi = SpotPolicy.parse({
  tiers: { hour: { minutes: 60, renewals: 1, turnsPerDay: 1, downKbits: 5000, devices: 2 }, code: {} },
  zones: {
    hall: {
      ways: { sms: 'hour', voucher: 'code', email: 'hour' },
      hours: [{ days: [...weekdays], from: '09:00', to: '22:00' }],
    },
    gym: { ways: { voucher: 'code' } },
  },
});
const inZone = (zone: string) => openSamplePortal(byEmail, { desired: () => ({ zone, wifi }) });

test('what the city has set for a zone counts, as far as the spot has what the way needs', async () => {
  const hall = await (await inZone('hall').ask('/?lang=en')).text();
  expect([hall.includes('/way/email'), hall.includes('name="code"'), hall.includes('/way/sms')]).toEqual([
    true,
    true,
    false,
  ]);
  const gym = inZone('gym');
  expect((await gym.ask('/way/email')).status).toBe(404);
  expect((await gym.post({ path: '/way/email', fields: { email: 'a@example.jp' } })).status).toBe(404);
});

test('a person has her tier: one turn for two devices, longer by a button, which the minutes for a mail are not', async () => {
  const { spot, mails, post, codeIn, capport, ask } = inZone('hall');
  const enter = async (ip: string) => {
    expect((await post({ path: '/way/email', fields: { email: 'a@example.jp' }, ip })).status).toBe(303);
    return post({ path: '/code', fields: { typed: codeIn(mails.at(-1)?.text) }, ip });
  };
  await post({ path: '/way/email', fields: { email: 'a@example.jp' } });
  spot.passTime(9 * 60_000);
  expect(spot.sessions.open()).toMatchObject([{ zone: 'hall', tier: 'hour' }]);
  expect((await post({ path: '/extend' })).to).toBe('/status?lang=en&extended=0');
  expect(await capport()).toMatchObject({ 'seconds-remaining': 60 });
  expect((await post({ path: '/code', fields: { typed: codeIn(mails.at(-1)?.text) } })).status).toBe(303);
  expect((await enter(tablet)).status).toBe(303);
  const [one, other] = spot.sessions.open();
  expect([one?.voucher === other?.voucher, one?.tier, other?.tier]).toEqual([true, 'hour', 'hour']);
  expect([...spot.gateway.passes.values()].every(({ mark }) => mark !== undefined)).toBe(true);

  spot.passTime(31 * 60_000);
  expect((await post({ path: '/extend' })).to).toBe('/status?lang=en&extended=1');
  for (const ip of [phone, tablet]) expect((await capport(ip))['seconds-remaining']).toBe(89 * 60);
  expect(await (await ask('/status?lang=en')).text()).not.toContain('action="/extend"');
  spot.passTime(90 * 60_000);
  expect((await enter(phone)).text).toContain('used up');
});

test('outside its hours a zone sends no mail and takes nobody in', async () => {
  const { spot, mails, ask, post } = inZone('hall');
  spot.passTime(10 * 3_600_000);
  expect(await (await ask('/way/email?lang=en')).text()).not.toContain('<form');
  expect((await post({ path: '/way/email', fields: { email: 'a@example.jp' } })).status).toBe(403);
  expect([mails, spot.sessions.countOpen()]).toEqual([[], 0]);
});
