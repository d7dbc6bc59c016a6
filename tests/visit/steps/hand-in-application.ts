import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { receiptNumberPattern, receiptSecretPattern } from '@machikado/contracts/procedure.ts';
import { tileName, type Kiosk } from '../kiosk.ts';
import { atStaffConsole, staffPicture, staffWords } from '../staff.ts';
import type { Step, Visit } from '../step.ts';
import { readNumber } from './book-room.ts';
import { nextSlip } from './print-permit.ts';

const message = '当日は直接会場へお越しください。';

async function fillForm(kiosk: Kiosk): Promise<void> {
  const { page, words } = kiosk;
  const field = (name: string) => page.locator(`#field-${name}`);
  await field('name').click();
  // The Japanese keyboard opens first in Japanese; the name is typed as the language has it.
  await kiosk.typeKeys(kiosk.language === 'ja' ? 'みほん' : 'sample');
  await field('nameKana').click();
  // The reading has come along where the name was typed in kana.
  if ((await field('nameKana').inputValue()) === '') await kiosk.typeKeys('みほん');
  await field('phone').click();
  await kiosk.typeDigits('0166000000');
  await kiosk.picture('12-form');
  await kiosk.tap(words.common.next);
}

/** Answers whatever the remaining pages ask until the review: the first choice of each, and "no" to yes-or-no. */
async function answerChoices(kiosk: Kiosk): Promise<void> {
  const { page, words } = kiosk;
  const review = page.getByRole('heading', { name: words.apply.review });
  for (let step = 0; step < 6; step++) {
    await page.locator('main fieldset, main dl').first().waitFor();
    if (await review.isVisible()) return;
    for (const group of await page.locator('main fieldset').all()) {
      const no = group.getByRole('button', { name: words.apply.no, exact: true });
      await ((await no.count()) > 0 ? no : group.getByRole('button').first()).click();
    }
    const title = await page.getByRole('heading', { level: 1 }).first().innerText();
    await kiosk.tap(words.common.next);
    await page.getByRole('heading', { level: 1 }).filter({ hasNotText: title }).first().waitFor();
  }
}

async function lookUp(visit: Visit, receipt: { number: string; secret: string }): Promise<void> {
  const { kiosk } = visit;
  const { page, words } = kiosk;
  await kiosk.tap(tileName(words.home.status));
  await page.locator('#number').click();
  await kiosk.typeKeys(receipt.number);
  await page.locator('#secret').click();
  await kiosk.typeKeys(receipt.secret);
  await kiosk.tap(words.status.look);
}

async function decide(visit: Visit, number: string): Promise<void> {
  await atStaffConsole(visit, async (page) => {
    await page.getByRole('link', { name: number }).click();
    await page.getByRole('textbox').fill(message);
    await staffPicture(visit, page, 'staff-case');
    await page.getByRole('button', { name: staffWords.applications.decideTo.accepted }).click();
    await page.getByRole('dialog').getByRole('button', { name: staffWords.applications.decideTo.accepted }).click();
    await page.getByText(staffWords.applications.saved(staffWords.applications.states.accepted)).waitFor();
  });
}

/** A course is applied for, receipted and printed; a clerk decides; the resident reads the new state by number and secret. */
export const handInApplication: Step = {
  id: 'apply',
  title: '講座の申込みと職員の決定 / an application, decided by a clerk',
  run: async (visit) => {
    const { kiosk, learnt, dock } = visit;
    const { page, words } = kiosk;
    const before = (await dock.prints()).length;
    await kiosk.startTurn();
    await kiosk.tap(tileName(words.home.apply));
    // The first screen has a list, too.
    await kiosk.heading(words.apply.title);
    await page.locator('main ul > li button').first().click();
    await kiosk.tap(words.apply.start);
    await fillForm(kiosk);
    await answerChoices(kiosk);
    await kiosk.picture('13-review');
    await page.getByRole('button', { name: words.apply.submit, exact: true }).dblclick();
    await kiosk.heading(words.apply.doneTitle);
    const number = await readNumber(kiosk, receiptNumberPattern);
    const secret = (await page.locator('.secret b').innerText()).trim();
    assert.match(secret, receiptSecretPattern);
    learnt.receipt = { number, secret };
    const slip = await nextSlip(visit, before);
    if (visit.picturesIn !== undefined) await writeFile(join(visit.picturesIn, 'application-slip.png'), slip.png);
    await kiosk.see(words.print.states.processed, { withinMs: 60_000 });
    await kiosk.picture('14-receipt');
    await kiosk.tap(words.common.toHome);
    await lookUp(visit, learnt.receipt);
    await kiosk.see(words.status.states.received);
    await decide(visit, number);
    await kiosk.tap(words.common.back);
    await kiosk.tap(words.status.look);
    await kiosk.see(words.status.states.accepted);
    await kiosk.see(message);
    await kiosk.picture('15-status');
    return `${number}: received → accepted`;
  },
};
