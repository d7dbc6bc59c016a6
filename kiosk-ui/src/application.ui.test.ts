import { expect, test } from 'vitest';
import { kioskSteps, useKiosk } from '../mock/kiosk-browser.ts';

const kiosk = useKiosk();
const { see, sent, start, touch, typeDigits } = kioskSteps(kiosk);

test('the language changes without losing the place or what was typed', async () => {
  await start();
  await touch('申請・届出');
  await kiosk().page.waitForURL('**/apply');
  await touch('はじめてのスマートフォン講座');
  await touch('この申込みをはじめる');
  await kiosk().page.getByLabel('お名前', { exact: true }).fill('利用者 見本');
  await touch('English');
  await see('About you');
  expect(await kiosk().page.getByLabel('Your name', { exact: true }).inputValue()).toBe('利用者 見本');
  expect(await kiosk().page.evaluate(() => document.documentElement.lang)).toBe('en');
});

test('an application goes through its pages, with the on-screen keys, to a receipt', async () => {
  await start();
  await touch('申請・届出');
  await kiosk().page.waitForURL('**/apply');
  await touch('はじめてのスマートフォン講座');
  await touch('この申込みをはじめる');
  await touch('次へ');
  await see('入力してください。');
  for (const key of ['は', 'か→が', 'な', 'こ'])
    await kiosk().page.locator('.keyboard').getByRole('button', { name: key, exact: true }).click();
  expect(await kiosk().page.getByLabel('お名前', { exact: true }).inputValue()).toBe('ばなこ');
  await kiosk().page.getByLabel('お名前（かな）').fill('ばなこ');
  await kiosk().page.getByLabel('電話番号').focus();
  await typeDigits('0166000000');
  await touch('次へ');
  await touch('60～74歳');
  await touch('はい');
  await touch('次へ');
  await kiosk().page.getByLabel('どのような手伝いが必要ですか').fill('車いすの席');
  await touch('次へ');
  await see('車いすの席');
  await touch('申し込む');
  await see('4TX9QK');
  expect(sent('POST', '/applications')).toHaveLength(1);
});

test('the state of an application is looked up, a mistyped number is found before it is sent', async () => {
  await start();
  await touch('申請の状況');
  await kiosk().page.getByLabel('受付番号').fill('A27509811');
  await kiosk().page.getByLabel('照会コード').fill('000001');
  await touch('しらべる');
  await see('番号が正しくないようです');
  expect(sent('POST', '/applications/status')).toHaveLength(0);
  await kiosk().page.getByLabel('受付番号').fill('a 2750 9810');
  await touch('しらべる');
  await see('認められました');
});
