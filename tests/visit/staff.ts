import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { ja } from '../../staff-console/src/lib/text/ja.ts';
import { staffPassword } from '../city/technician.ts';
import type { Visit } from './step.ts';

/** A clerk's browser, signed in at the staff console; closed after `work`. */
export async function atStaffConsole(
  visit: Visit,
  work: (page: Page) => Promise<void>,
  staffId: 'clerk' | 'technician' = 'clerk',
): Promise<void> {
  const context = await visit.browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'ja-JP' });
  try {
    const page = await context.newPage();
    page.setDefaultTimeout(60_000);
    const password = await staffPassword(visit.city.technician.staffAccountsFile, staffId);
    await page.goto(`${visit.city.urls.staff}/`);
    await page.getByLabel(ja.signIn.staffId).fill(staffId);
    await page.getByLabel(ja.signIn.password).fill(password);
    await page.getByRole('button', { name: ja.signIn.submit }).click();
    await page.getByRole('navigation').first().waitFor();
    await work(page);
  } finally {
    await context.close();
  }
}

export async function staffPicture(visit: Visit, page: Page, name: string): Promise<void> {
  if (visit.picturesIn !== undefined) await page.screenshot({ path: join(visit.picturesIn, `${name}.png`) });
}

export const staffWords = ja;
