import type { Page } from 'playwright-core';
import type { Locale } from '@machikado/contracts/locale.ts';
import type { PortalWorld } from './portal-world.ts';

const pagesOfWays = ['email', 'sms', 'card', 'ticket', 'sponsor', 'radius', 'oidc?provider=city'];

/** What is done on each screen, by its name. */
export type See = (screen: string) => Promise<void>;

type Walk = { readonly world: PortalWorld; readonly page: Page; readonly locale: Locale; readonly see: See };

async function goTo({ world, page, locale }: Walk, path: string): Promise<void> {
  const glue = path.includes('?') ? '&' : '?';
  await page.goto(`${world.url}${path}${glue}lang=${locale}`);
}

/** Everything that can be read without being online. */
async function walkBefore(walk: Walk): Promise<void> {
  const { page, see, world } = walk;
  await goTo(walk, '');
  await see('first');
  await page.locator('summary').click();
  await see('terms');
  for (const way of pagesOfWays) {
    await goTo(walk, `way/${way}`);
    await see(`way-${way.replace(/\?.*/, '')}`);
  }
  for (const path of ['guardian', 'venue', 'blocked?list=youth', 'nowhere']) {
    await goTo(walk, path);
    await see(path.replace(/\?.*/, ''));
  }
  await goTo(walk, '');
  const form = page.locator('form[action="/sign-in"]');
  await form.locator('#code').fill('ABCDE-FGHJK');
  await form.locator('input[name="age"][value="adult"]').check();
  await form.locator('input[name="accept"]').check();
  await form.locator('button').click();
  await see('wrong-code');
  world.enterZone('night');
  await goTo(walk, '');
  await see('closed');
  world.enterZone('hall');
}

/** What a sponsor is asked, on her own device. */
async function walkSponsor(walk: Walk): Promise<void> {
  const { page, see, world, locale } = walk;
  await goTo(walk, 'way/sponsor');
  await page.locator('#visitor').fill('Alex Tourist');
  await page.locator('#sponsor').fill('tanaka@city.test');
  await page.locator('input[name="age"][value="adult"]').check();
  await page.locator('input[name="accept"]').check();
  await page.locator('form.panel button').click();
  await page.locator('#typed').waitFor();
  await see('sponsor-asked');
  const link = /http\S+\/vouch\/\S+/.exec(world.mails.at(-1) ?? '')?.[0] ?? '';
  await page.goto(`${link}?lang=${locale}`);
  await see('vouch');
  await page.locator('button[value="no"]').click();
  await see('vouch-refused');
}

/** Setting a device up for the encrypted network, for each kind of device, and taking that back. */
async function walkEncrypted(walk: Walk): Promise<void> {
  const { page, see } = walk;
  await page.locator('a[href^="/encrypted"]').click();
  await see('encrypted');
  await page.locator('form[action="/encrypted/make"] button').click();
  await page.locator('form[action="/encrypted/remove"]').waitFor();
  const account = new URL(page.url()).searchParams.get('account') ?? '';
  for (const system of ['apple', 'windows']) {
    await goTo(walk, `encrypted?account=${account}&system=${system}`);
    await see(`encrypted-${system}`);
  }
  await page.locator('a[href^="/encrypted/slip"]').click();
  await see('encrypted-slip');
  await goTo(walk, 'encrypted');
  await page.locator('form[action="/encrypted/remove"] button').click();
  await see('encrypted-removed');
}

/** By mail to the status page, with minutes to read it, time and data used up, and out again. */
async function walkOnline(walk: Walk): Promise<void> {
  const { page, see, world, locale } = walk;
  await goTo(walk, 'way/email');
  await page.locator('#email').fill(`someone.${locale}@mail.example.jp`);
  await page.locator('input[name="age"][value="adult"]').check();
  await page.locator('input[name="accept"]').check();
  await page.locator('form.panel button').click();
  await page.locator('#typed').waitFor();
  await see('code-sent');
  await goTo(walk, 'status');
  await see('reading-mail');
  await goTo(walk, 'code');
  await page.locator('#typed').fill('1111 1111');
  await page.locator('form.panel button').click();
  await see('code-wrong');
  await page.locator('#typed').fill(/\d{4} \d{4}/.exec(world.mails.at(-1) ?? '')?.[0] ?? '');
  await page.locator('form.panel button').click();
  await page.locator('form[action="/sign-out"]').waitFor();
  await world.useUp(123_456_789, 40);
  await goTo(walk, 'status');
  await page.locator('form[action="/extend"] button').waitFor();
  await see('status');
  await walkEncrypted(walk);
  await goTo(walk, 'status');
  await page.locator('form[action="/sign-out"] button').click();
  await see('signed-out');
}

/** Shows every page of the portal in one language; afterwards the phone is a stranger again, a day later. */
export async function walkPortal(walk: Walk): Promise<void> {
  const { world, see } = walk;
  await walkBefore(walk);
  await walkSponsor(walk);
  await walkOnline(walk);
  await world.openForDisaster();
  await goTo(walk, '');
  await see('disaster');
  await world.closeAfterDisaster();
  world.spot.passTime(24 * 3_600_000);
}
