import { procedures } from '../../kiosk-ui/mock/procedures.ts';
import type { SteeringHand } from './walk.ts';

/** A form that a My Number card fills in: each step, and cards that cannot be read. */
export async function fillByMyNumber({
  t,
  touch,
  press,
  heading,
  digits,
  at,
  page,
  agent,
}: SteeringHand): Promise<void> {
  await touch(t.home.apply[0] ?? '');
  await heading(t.apply.title);
  const place = procedures.findIndex((one) => one.id === 'town-volunteers');
  await press(page.locator('main ul > li button').nth(place));
  await touch(t.myNumber.fill);
  await heading(t.myNumber.title);
  await at('my-number/card');
  agent.emit({ kind: 'card', state: 'several' });
  await page.locator('.banner').first().waitFor();
  await at('my-number/two cards');
  agent.emit({ kind: 'card', state: 'my-number' });
  await heading(t.myNumber.pinTitle);
  await at('my-number/PIN');
  await digits('1234');
  await touch(t.myNumber.read);
  await heading(t.myNumber.shown);
  await at('my-number/read');
  await touch(t.myNumber.use);
  await page.locator('#field-name').waitFor();
  await at('apply/volunteer/from card');
}
