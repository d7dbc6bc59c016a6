import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { ja } from '../../../hotspot-portal/src/portal/texts/ja.ts';
import { until } from '../../city/probes.ts';
import type { Phone } from '../phone.ts';
import type { Step } from '../step.ts';

const maxPageBytes = 30_000;

/** She opens any page, is sent to the portal, accepts the terms and types the code; no script runs on her phone. */
export async function signInOnPortal(phone: Phone, page: Page, code: string): Promise<void> {
  const target = await phone.redirectedTo();
  assert(target !== null, 'the phone was not redirected');
  const response = await page.goto(target);
  const weight = (await response?.body())?.length ?? 0;
  assert(weight > 0 && weight < maxPageBytes, `the portal page weighs ${weight} bytes`);
  await page.getByLabel(ja.codeLabel).fill(code);
  await page.getByLabel(ja.accept).check();
}

/** Lease with option 114, captive, portal, open, then the internet answers. */
export const joinWifi: Step = {
  id: 'wifi-join',
  title: 'スマートフォンが市のWi-Fiへ / her phone joins the city Wi-Fi',
  needsLab: true,
  run: async ({ phone, learnt, picturesIn, city }) => {
    assert(phone && learnt.wifiCode !== undefined);
    const { ip, option114 } = await phone.lease();
    assert.equal(option114, `https://${phone.lab.state.portalName}/capport/api`);
    assert.equal((await phone.capport(option114)).captive, true);
    assert.equal(await phone.askInternet(), null, 'the internet answers before the sign-in');
    const page = await phone.page();
    try {
      await signInOnPortal(phone, page, learnt.wifiCode);
      if (picturesIn !== undefined) await page.screenshot({ path: join(picturesIn, 'portal.png') });
      await page.getByRole('button', { name: ja.connect }).click();
      await page.getByText(ja.online).first().waitFor();
      if (picturesIn !== undefined) await page.screenshot({ path: join(picturesIn, 'portal-online.png') });
    } finally {
      await page.context().close();
    }
    assert.equal((await phone.capport(option114)).captive, false);
    const answer = await phone.askInternet();
    assert(answer?.includes('203.0.113.2'), `the internet said ${String(answer)}`);
    await until('the spot counts one session', () => phone.redirectedTo().then((to) => to === null));
    return `${ip}, captive → open, the internet sees 203.0.113.2 (${city.cityId})`;
  },
};
