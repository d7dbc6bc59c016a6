import { asShown, type Hand } from './walk.ts';

export async function takeWifiCode({ t, touch, heading, at, page }: Hand): Promise<void> {
  await touch(t.home.wifi[0] ?? '');
  await heading(t.wifi.title);
  await at('wifi');
  await touch(t.wifi.get);
  await page.locator('dd.code').waitFor();
  await at('wifi/code');
}

export async function findPlace({ t, touch, press, keysShown, keysAway, heading, at, page }: Hand): Promise<void> {
  await touch(t.home.places[0] ?? '');
  await heading(t.places.title);
  await page.locator('main ol > li').first().waitFor();
  await at('places');
  await touch(t.town.sights.find);
  await keysShown();
  await at('places/search');
  await page.locator('#place-name').fill('図書館');
  await keysAway();
  await page.locator('main ol > li').first().waitFor();
  await at('places/found');
  await press(page.locator('main ol > li button').first());
  await page.locator('main dl').first().waitFor();
  await at('places/detail');
}

export async function findEvent({ t, touch, press, heading, at, page }: Hand): Promise<void> {
  await touch(t.town.home.events[0] ?? '');
  await heading(t.town.events.title);
  await page.locator('main ol > li').first().waitFor();
  await at('events');
  await press(page.locator('main ol > li button').first());
  await page.waitForURL('**/events/*');
  await page.locator('main dl').first().waitFor();
  await at('events/detail');
}

export async function readWarnings({ t, touch, heading, at }: Hand): Promise<void> {
  await touch(t.town.home.warnings[0] ?? '');
  await heading(t.town.warnings.title);
  for (const tab of ['now', 'levels', 'shelters', 'actions'] as const) {
    await touch(t.town.warnings.tabs[tab]);
    await at(`warnings/${tab}`);
  }
}

export async function practise({ t, touch, press, keysShown, heading, at, page }: Hand): Promise<void> {
  const p = t.town.practice;
  await touch(t.town.home.practice[0] ?? '');
  await heading(p.title);
  await at('practice');
  await touch(p.start);
  await page.locator('.circle').waitFor();
  await at('practice/touch');
  for (let time = 0; time < 3; time += 1) await press(page.locator('.circle'));
  await at('practice/touched');
  await touch(p.next);
  await heading(p.lessons.pages[0] ?? '');
  await at('practice/pages');
  await touch(t.common.next);
  await touch(t.common.next);
  await touch(t.common.back);
  await touch(p.next);
  await keysShown();
  await at('practice/type');
  await page.locator('#practice').fill('sakura');
  await touch(p.next);
  await heading(p.lessons.look[0] ?? '');
  await at('practice/look');
}

export async function searchTheWeb({ t, touch, press, heading, at, page }: Hand): Promise<void> {
  await touch(t.town.home.search[0] ?? '');
  await heading(t.browse.title);
  await at('search');
  await touch(t.browse.agree);
  await heading(t.browse.sites);
  await at('search/sites');
  await touch(t.browse.typeWords);
  await page.locator('.keyboard').waitFor();
  await at('search/words');
  await touch(t.common.back);
  await press(page.locator('.sites button').first());
  await page.locator('.view').waitFor();
  await at('search/page');
  await press(page.locator('.view footer button').nth(5));
  await page.getByRole('dialog').waitFor();
  await at('search/phone');
  await press(page.getByRole('dialog').getByRole('button').last());
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await press(page.locator('.view footer button').nth(3));
  await page.getByRole('dialog').waitFor();
  await at('search/text');
  await press(page.getByRole('dialog').getByRole('button').last());
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await press(page.getByRole('button', { name: asShown(t.browse.finish) }).first());
  await heading(t.browse.sites);
}
