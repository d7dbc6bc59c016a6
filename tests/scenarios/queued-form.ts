import { receiptNumberPattern, receiptSecretPattern } from '@machikado/contracts/procedure.ts';
import { ApplicationCase, ApplicationInbox } from '@machikado/contracts/staff-api.ts';
import { until } from '../city/probes.ts';
import { tileName, type Kiosk } from '../visit/kiosk.ts';
import { atStaffConsole } from '../visit/staff.ts';
import type { Visit } from '../visit/step.ts';

type Ticket = { readonly number: string; readonly secret: string };

/** Fills in the one form that may wait for a city that is away, and leaves it with the kiosk. Begins on the home screen. */
export async function leaveForm(kiosk: Kiosk, name: string): Promise<Ticket> {
  const { page, words } = kiosk;
  const field = (id: string) => page.locator(`#field-${id}`);
  await kiosk.tap(tileName(words.home.apply));
  await kiosk.tap(/^まちのボランティア登録/);
  await kiosk.tap(words.apply.start);
  await field('name').fill(name);
  await field('nameKana').fill('ミホン');
  await kiosk.tap(words.common.next);
  for (const part of ['20～29年', '昭和25年', '5月', '3日'])
    await page.locator('.picker').getByRole('button', { name: part }).first().tap();
  await kiosk.tap(words.common.next);
  await field('postalCode').fill('070-0035');
  await field('address').fill('見本町1');
  await kiosk.tap(words.common.next);
  await kiosk.tap(words.away.keep);
  await kiosk.heading(words.away.title);
  const fact = async (pattern: RegExp) =>
    (await page.locator('dd').filter({ hasText: pattern }).first().innerText()).trim();
  const ticket = { number: await fact(receiptNumberPattern), secret: await fact(receiptSecretPattern) };
  await kiosk.tap(words.common.toHome);
  return ticket;
}

/** Asks for a ticket on the kiosk's own screen until the city has received what it stands for. */
export async function seeReceived(kiosk: Kiosk, ticket: Ticket): Promise<void> {
  const { page, words } = kiosk;
  await kiosk.tap(tileName(words.home.status));
  await page.locator('#number').fill(ticket.number);
  await page.locator('#secret').fill(ticket.secret);
  const received = page.getByText(words.away.received);
  await until(
    'the city has received it',
    async () => {
      await kiosk.tap(words.status.look);
      await received.or(page.getByText(words.away.waiting)).first().waitFor();
      return received.isVisible();
    },
    60_000,
  );
}

/** What the city received of that form, each opened as a clerk sees it: the answers by their field. */
export async function receivedForms(visit: Visit): Promise<Record<string, string>[]> {
  const found: Record<string, string>[] = [];
  await atStaffConsole(visit, async (page) => {
    const read = async (path: string): Promise<unknown> =>
      (await page.request.get(`${visit.city.urls.staff}${path}`)).json();
    const { applications } = ApplicationInbox.parse(await read('/api/applications'));
    for (const { number, procedureId } of applications) {
      if (procedureId !== 'town-volunteers') continue;
      const { answers } = ApplicationCase.parse(await read(`/api/applications/${number}`));
      found.push(Object.fromEntries(answers.map((answer) => [answer.field, answer.value])));
    }
  });
  return found;
}
