import { expect, test } from 'vitest';
import { createAccountDecider } from '../../exchanges/account-request.ts';
import { accountRulesOf } from '../../exchanges/allowance.ts';
import { requestOf } from '../../exchanges/sample-account.ts';
import { WaySettings } from '../../ways/settings.ts';
import { byEmail, openSamplePortal, phone, tablet } from './sample-portal.ts';

test('a phone that has signed in on the encrypted network sees no portal, and another one does', async () => {
  const { spot, capport } = openSamplePortal(byEmail);
  const untilMs = spot.now() + 86_400_000;
  const { name } = spot.accounts.create({ identity: 'p', way: 'email', terms: 'T', untilMs }, spot.now());
  const decide = createAccountDecider(accountRulesOf(spot, WaySettings.parse(byEmail)), undefined);
  expect(await capport()).toMatchObject({ captive: true });
  // As the gateway that records makes it of 192.168.50.10.
  const station = ['Calling-Station-Id', '02-00-C0-A8-32-0A'] as const;
  expect(await decide(requestOf(name, spot.accounts.passwordOf(name), [station]), {})).toMatchObject({ code: 2 });
  expect(spot.gateway.passes.size).toBe(0);
  expect(await capport(phone)).toMatchObject({ captive: false, 'seconds-remaining': 3600 });
  expect(spot.gateway.passes.size).toBe(1);
  expect(await capport(tablet)).toMatchObject({ captive: true });
});
