import { expect, test } from 'vitest';
import { createListener } from '../mock/keypad.ts';
import { kioskSteps, useKiosk } from '../mock/kiosk-browser.ts';

const kiosk = useKiosk();
const { see, sent, start, touch } = kioskSteps(kiosk);

/** Waits until the frame stands on this, and presses the one switch. */
async function pressAt(wanted: RegExp): Promise<void> {
  const { page } = kiosk();
  await page.waitForFunction(
    (source) => new RegExp(source).test(document.querySelector<HTMLElement>('.scan-frame')?.dataset['scan'] ?? ''),
    wanted.source,
    { timeout: 60_000, polling: 'raf' },
  );
  await page.keyboard.press('Space');
}

test('a Wi-Fi code is fetched with one switch alone', async () => {
  const { page, agent } = kiosk();
  await page.goto(agent.url);
  await page.locator('.attract').waitFor();
  const { send } = createListener(page);
  await send('Space', 'keyDown');
  await page.locator('.scan-frame').waitFor();
  await send('Space', 'keyUp');
  await pressAt(/画面にさわって/);
  await page.waitForURL('**/language');
  // First the part of the screen, then the place in it.
  await pressAt(/^日本語.*…/);
  await pressAt(/^日本語[^…]*$/);
  await page.waitForURL('**/home');
  await pressAt(/^申請・届出.*… 練習する/);
  await pressAt(/^防災・警報.*… Wi-Fiを使う/);
  await pressAt(/^Wi-Fiを使う[^…]*$/);
  await page.waitForURL('**/wifi');
  await pressAt(/^もどる.*…/);
  await pressAt(/^Wi-Fiコードを受け取る[^…]*$/);
  await see('7K2MQ-X94RD');
  expect(sent('POST', '/wifi-codes')).toHaveLength(1);
});

test('two switches: one goes on, the other chooses, and no time passes by itself', async () => {
  const { page } = kiosk();
  await start();
  await page.locator('aside button[aria-haspopup]').first().click();
  await touch('スイッチ2つ');
  await page.locator('.scan-frame').waitFor();
  await page.locator('dialog .head button').click();
  const framed = () => page.locator('.scan-frame').getAttribute('data-scan');
  await expect.poll(framed).toMatch(/^申請・届出|^施設をかりる/);
  const { pressCode } = createListener(page);
  const choose = async (wanted: RegExp) => {
    for (let step = 0; step < 12 && !wanted.test((await framed()) ?? ''); step += 1) await pressCode('F6');
    expect(await framed()).toMatch(wanted);
    await pressCode('F7');
  };
  await choose(/^申請・届出.*… 練習する/);
  await choose(/^防災・警報.*… Wi-Fiを使う/);
  await choose(/^Wi-Fiを使う[^…]*$/);
  await page.waitForURL('**/wifi');
});

test('the question whether one is still there is answered with the one switch', async () => {
  const { page } = kiosk();
  await page.clock.install();
  await start();
  await page.locator('aside button[aria-haspopup]').first().click();
  await touch('スイッチ1つ');
  await page.locator('dialog .head button').click();
  const framed = () => page.locator('.scan-frame').getAttribute('data-scan');
  // Three times as patient as with a finger: 90 s are 270.
  await page.clock.runFor(271_000);
  await page.locator('#idle-title').waitFor();
  const left = Number(await page.locator('dialog b').textContent());
  expect(left).toBeGreaterThan(80);
  for (let turn = 0; turn < 20 && !/^続ける/.test((await framed()) ?? ''); turn += 1) await page.clock.runFor(500);
  expect(await framed()).toMatch(/^続ける/);
  await page.keyboard.press('Space');
  await page.locator('#idle-title').waitFor({ state: 'detached' });
  expect(new URL(page.url()).pathname).toBe('/home');
});
