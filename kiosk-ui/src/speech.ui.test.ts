import { expect, test } from 'vitest';
import { createListener } from '../mock/keypad.ts';
import { kioskSteps, useKiosk } from '../mock/kiosk-browser.ts';

const kiosk = useKiosk();
const { sent } = kioskSteps(kiosk);

test('help, repeat and pulled headphones are told; the voice is silent when they go', async () => {
  const { page, agent } = kiosk();
  await page.goto(agent.url);
  await page.locator('.attract').waitFor();
  const { press, pressCode } = createListener(page);
  await press('speech');
  expect(await press('repeat')).toContain('ことばをえらんでください');
  expect(await press('help')).toContain('上と下で、ひとつずつ進みます');
  // One key for the volume: louder, and after the loudest the softest.
  expect([await press('volume'), await press('volume'), await press('volume')]).toEqual(['音量10', '音量1', '音量4']);
  await pressCode('F16');
  expect(await press('down')).toMatch(/^イヤホンが外れました/);
});

test('headphones in the ordinary jack begin speech and are told when they go', async () => {
  const { page, agent } = kiosk();
  await page.goto(agent.url);
  await page.locator('.attract').waitFor();
  const { press } = createListener(page);
  agent.emit({ kind: 'headphones', state: 'in' });
  await page.waitForURL('**/language');
  expect(await press('repeat')).toContain('ことばをえらんでください');
  agent.emit({ kind: 'headphones', state: 'out' });
  await expect.poll(() => press('down')).toMatch(/イヤホンが外れました/);
});

test('a room is booked by ear and keypad alone, from the first screen to the number', async () => {
  await kiosk().page.goto(kiosk().agent.url);
  await kiosk().page.locator('.attract').waitFor();
  const { choose, digits, find, press } = createListener(kiosk().page);
  expect(await press('jackIn')).toMatch(/This kiosk can speak/);
  await choose(/^日本語/);
  await choose(/施設をかりる.*ボタン/);
  await choose(/旭川市民文化会館/);
  await find(/終了|空き、|休館/);
  await find(/、空き、.*円/, 'right');
  await press('select');
  await choose(/^次へ/);
  await choose(/^利用者番号で進む/);
  await digits('10000014');
  // The button that led on is where one still is, and says its new name.
  expect(await choose(/^次へ/)).toMatch(/確認する/);
  // What only the ear may have is written nowhere.
  expect(await digits('2580')).toMatch(/^( 1けた入れました){4}$/);
  await press('select');
  await choose(/会議/);
  await find(/人数.*入力らん/);
  await press('select');
  await digits('12');
  await choose(/^次へ/);
  const said = await choose(/^予約する/);
  expect(said).toMatch(/B-4817-2635/);
  expect(sent('POST', '/bookings')).toHaveLength(1);
});
