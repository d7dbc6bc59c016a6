import { expect, test } from 'vitest';
import { kioskSteps, useKiosk } from '../mock/kiosk-browser.ts';

const kiosk = useKiosk();
const { see, signInByNumber, start, touch, typeDigits } = kioskSteps(kiosk);
const line = 0.6;

/** Every control that reaches above the line where a person in a wheelchair still touches it, by its name. */
async function tooHigh(): Promise<string[]> {
  // A frame for the boxes to settle after what was touched.
  await kiosk().page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  return kiosk().page.evaluate((limit) => {
    const controls = Array.from(document.querySelectorAll<HTMLElement>('button, input, a[href], textarea, select'));
    return controls
      .filter((one) => one.checkVisibility({ visibilityProperty: true }) && one.closest('[inert]') === null)
      .filter((one) => {
        const box = one.getBoundingClientRect();
        const area = one.closest('.area')?.getBoundingClientRect();
        // What is scrolled out of its part of the screen is not there to touch.
        const top = Math.max(box.top, area?.top ?? 0);
        return box.bottom > (area?.top ?? 0) && top < limit * innerHeight;
      })
      .map((one) => `${location.pathname}: ${one.getAttribute('aria-label') ?? one.textContent.trim()}${one.id}`);
  }, line);
}

test('controls low: on every screen all that is to be touched lies in the lower 40 %', async () => {
  const { page } = kiosk();
  const high: string[] = [];
  const look = async () => void high.push(...(await tooHigh()));
  const home = async () => {
    await touch('もどる');
    await page.waitForURL('**/home');
  };
  await page.goto(kiosk().agent.url);
  await page.locator('.attract').click();
  await touch('ボタンを画面の下に集める');
  await look();
  await page.locator('.choices').getByRole('button', { name: '日本語' }).click();
  await page.waitForURL('**/home');
  await look();
  await touch('まち・観光');
  await see('旭川市中央図書館');
  await look();
  await home();
  await touch('Wi-Fiを使う');
  await look();
  await touch('Wi-Fiコードを受け取る');
  await see('7K2MQ-X94RD');
  await look();
  await home();
  await touch('申請の状況');
  await look();
  await home();
  await touch('申請・届出');
  await look();
  await touch('はじめてのスマートフォン講座');
  await look();
  await touch('この申込みをはじめる');
  await look();
  await page.getByLabel('お名前', { exact: true }).fill('やま');
  await look();
  expect(high).toEqual([]);
});

test('controls low: from choosing a room to the number', async () => {
  const { page } = kiosk();
  const high: string[] = [];
  const look = async () => void high.push(...(await tooHigh()));
  await start();
  await touch('ボタンを画面の下に集める');
  await touch('施設をかりる');
  await see('旭川市民文化会館');
  await look();
  await touch('旭川市民文化会館');
  await page.locator('td button.free').first().waitFor();
  await look();
  await touch('日付でさがす');
  await look();
  await touch('もどる');
  await page.locator('td button.free').first().click();
  await look();
  await touch('次へ');
  await look();
  await signInByNumber('0000');
  await see('番号が合いませんでした');
  await look();
  await typeDigits('2580');
  await touch('確認する');
  await page.waitForURL('**/book/details');
  await look();
  await page.getByLabel('使う目的').fill('会議');
  await page.getByLabel('人数').fill('12');
  await look();
  await touch('次へ');
  await page.waitForURL('**/book/confirm');
  await look();
  await touch('予約する');
  await see('B-4817-2635');
  await look();
  expect(high).toEqual([]);
});
