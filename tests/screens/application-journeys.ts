import { procedures } from '../../kiosk-ui/mock/procedures.ts';
import { asShown, type Hand } from './walk.ts';

export async function lookUpStatus({ t, touch, fill, heading, at, page }: Hand): Promise<void> {
  await touch(t.home.status[0] ?? '');
  await heading(t.status.title);
  await at('status');
  await fill('#number', 'A27509810');
  await fill('#secret', '000001');
  await touch(t.status.look);
  await page.getByText(asShown(t.status.states.accepted)).first().waitFor();
  await at('status/answer');
}

/** To the first page of a form, by the place of its procedure in the list. */
export async function openForm({ t, touch, press, heading, at, page }: Hand, id: string): Promise<void> {
  await touch(t.home.apply[0] ?? '');
  await heading(t.apply.title);
  const place = procedures.findIndex((one) => one.id === id);
  await page.locator('main ul > li button').nth(place).waitFor();
  await at('apply');
  await press(page.locator('main ul > li button').nth(place));
  await page.waitForURL(`**/apply/${id}`);
  await at(`apply/${id}`);
  await touch(t.apply.start);
  await page.locator('#field-name').waitFor();
}

async function send({ t, touch, heading, slipOut, at }: Hand, id: string): Promise<void> {
  await heading(t.apply.review);
  await at(`apply/${id}/review`);
  await touch(t.apply.submit);
  await heading(t.apply.doneTitle);
  await slipOut();
  await at(`apply/${id}/done`);
}

/** The answers of the course's form up to its review. */
export async function fillCourseForm(hand: Hand): Promise<void> {
  const { t, touch, press, fill, at, page } = hand;
  await openForm(hand, 'smartphone-course');
  await at('apply/course/who');
  await touch(t.common.next);
  await page.locator('main [role="alert"]').first().waitFor();
  await at('apply/course/faults');
  await fill('#field-name', '見本 花子');
  await fill('#field-nameKana', 'みほん はなこ');
  await fill('#field-phone', '0166000000');
  await touch(t.common.next);
  await page.locator('fieldset').first().waitFor();
  await press(page.locator('fieldset').first().getByRole('button').first());
  await press(page.locator('fieldset').nth(1).getByRole('button').first());
  await at('apply/course/age');
  await touch(t.common.next);
  await fill('#field-support', '車いすの席');
  await at('apply/course/support');
  await touch(t.common.next);
}

export async function offerSmartphoneCourse(hand: Hand): Promise<void> {
  await fillCourseForm(hand);
  await send(hand, 'course');
}

export async function registerVolunteer(hand: Hand): Promise<void> {
  const { t, touch, press, keysShown, fill, at, page } = hand;
  await openForm(hand, 'town-volunteers');
  await keysShown();
  await fill('#field-name', '見本 花子');
  await fill('#field-nameKana', 'みほん はなこ');
  await at('apply/volunteer/name');
  await touch(t.common.next);
  const picks = page.locator('.picker');
  await picks.waitFor();
  await at('apply/volunteer/years');
  await press(picks.locator('button:enabled').nth(2));
  await at('apply/volunteer/year');
  for (let step = 0; step < 4 && (await picks.locator('.seven').count()) === 0; step += 1)
    await press(picks.locator('button:enabled').last());
  await at('apply/volunteer/day');
  await press(picks.locator('.seven button:enabled').first());
  await touch(t.common.next);
  await page.locator('#field-postalCode').waitFor();
  await fill('#field-postalCode', '070-0035');
  await page.locator('#field-email').waitFor({ state: 'attached' });
  await at('apply/volunteer/address');
  await touch(t.common.next);
  await send(hand, 'volunteer');
}
