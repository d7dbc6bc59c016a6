import { randomUUID } from 'node:crypto';
import type { PrintJob } from '@machikado/contracts/print.ts';
import { expect, test } from 'vitest';
import { kioskSteps, useKiosk } from '../mock/kiosk-browser.ts';

const kiosk = useKiosk();
const { goToConfirm, see, sent, start, touch, typeDigits } = kioskSteps(kiosk);
const page = () => kiosk().page;
const shownText = () => page().evaluate(() => document.body.innerText);

async function openForm(): Promise<void> {
  await touch('申請・届出');
  await kiosk().page.waitForURL('**/apply');
  await touch('はじめてのスマートフォン講座');
  await touch('この申込みをはじめる');
  await page().getByLabel('お名前', { exact: true }).waitFor();
}

test('a card that is laid on begins a turn and asks for the PIN, then leads home', async () => {
  await page().goto(kiosk().agent.url);
  await page().locator('.attract').waitFor();
  // The reader must have been seen without a card first.
  await expect.poll(() => kiosk().agent.isHeard()).toBe(true);
  kiosk().agent.emit({ kind: 'card', state: 'present' });
  await page().waitForURL('**/sign-in');
  expect(sent('POST', '/visits')).toHaveLength(1);
  await typeDigits('2580');
  expect(await shownText()).not.toContain('2580');
  await touch('確認する');
  await page().waitForURL('**/home');
  expect(await shownText()).not.toContain('利用者 見本');
});

test('a card that still lies there from before begins nothing', async () => {
  kiosk().agent.emit({ kind: 'card', state: 'present' });
  await page().goto(kiosk().agent.url);
  await page().locator('.attract').waitFor();
  await expect.poll(() => sent('POST', '/screen').length).toBeGreaterThan(0);
  expect(sent('POST', '/visits')).toHaveLength(0);
  expect(new URL(page().url()).pathname).toBe('/');
});

test('the card taken away ends the turn with thanks', async () => {
  await start();
  kiosk().agent.emit({ kind: 'visit-ended', reason: 'card-removed' });
  await see('ご利用ありがとうございました');
});

test('while a slip still comes out the farewell waits for it, without a word of what stands on it', async () => {
  await page().clock.install();
  await start();
  const job: PrintJob = {
    ...{ id: randomUUID(), number: 'P-0042', kind: 'permit', state: 'printing', sentBands: 1, totalBands: 9 },
  };
  kiosk().agent.emit({ kind: 'print-job', job });
  kiosk().agent.emit({ kind: 'visit-ended', reason: 'card-removed' });
  await see('印刷しています');
  await page().clock.fastForward(30_000);
  await see('出てきた紙をお取りください');
  kiosk().agent.emit({ kind: 'print-job', job: { ...job, state: 'printed', proof: 'printed', sentBands: 9 } });
  await see('紙をお取りください');
  await expect.poll(() => page().getByText('印刷しています').count()).toBe(0);
  await page().clock.fastForward(8500);
  await page().locator('.attract').waitFor();
});

test('おわる asks once when something typed would be lost', async () => {
  await start();
  await openForm();
  await page().getByLabel('お名前', { exact: true }).fill('canary-4410');
  await touch('おわる');
  await see('入力したものが消えます');
  await page().getByRole('dialog').getByRole('button', { name: 'もどる' }).click();
  expect(await page().getByLabel('お名前', { exact: true }).inputValue()).toBe('canary-4410');
  await touch('おわる');
  await touch('消しておわる');
  await see('ご利用ありがとうございました');
  expect(sent('DELETE', '/visits/current')).toHaveLength(1);
});

test('おわる asks nothing when there is nothing to lose', async () => {
  await start();
  await touch('おわる');
  await see('ご利用ありがとうございました');
});

test('the question after a long silence hides what was typed, and its own way out works', async () => {
  await page().clock.install();
  await start();
  await openForm();
  await page().getByLabel('お名前', { exact: true }).fill('canary-9012');
  await page().clock.fastForward(301_000);
  await see('まだお使いですか');
  const ground = await page()
    .getByRole('dialog')
    .evaluate((dialog) => getComputedStyle(dialog, '::backdrop').backgroundColor);
  expect(ground).toMatch(/^rgb\(/);
  await page().getByRole('dialog').getByRole('button', { name: 'おわる' }).click();
  await see('ご利用ありがとうございました');
});

test('a touch extends the turn as often as wished', async () => {
  await page().clock.install();
  await start();
  for (let round = 0; round < 5; round++) {
    await page().clock.fastForward(91_000);
    await see('まだお使いですか');
    await page().getByRole('dialog').getByRole('button', { name: '続ける' }).click();
    await expect.poll(() => page().getByText('まだお使いですか').count()).toBe(0);
  }
  expect(sent('DELETE', '/visits/current')).toHaveLength(0);
  await page().clock.fastForward(91_000);
  await page().clock.fastForward(31_000);
  await page().locator('.attract').waitFor();
});

test('language, size, theme and place of the buttons are as at first after a turn', async () => {
  const looks = () =>
    page().evaluate(() => {
      const { lang, dataset } = document.documentElement;
      const low = document.querySelector('.app')?.getAttribute('data-low');
      return { lang, low, ...Object.fromEntries(Object.entries(dataset)) };
    });
  await page().goto(kiosk().agent.url);
  await page().locator('.attract').waitFor();
  const before = await looks();
  await start('English');
  await touch('Text size');
  await page().getByRole('dialog').getByRole('button', { name: 'large', exact: true }).click();
  await page().getByRole('dialog').getByRole('button', { name: 'dark', exact: true }).click();
  await touch('Close');
  await touch('Bring the buttons to the lower part');
  expect(await looks()).not.toEqual(before);
  await touch('Finish');
  await see('Thank you');
  await page().locator('main > button').click();
  await page().locator('.attract').waitFor();
  await expect.poll(looks).toEqual(before);
});

test('personal words are shown on a touch and hidden again by themselves', async () => {
  await page().clock.install();
  await start();
  await goToConfirm('canary-5523');
  await touch('見せる');
  await see('canary-5523');
  await see('利用者 見本');
  await page().clock.fastForward(20_500);
  await expect.poll(shownText).not.toContain('canary-5523');
  expect(await shownText()).not.toContain('利用者 見本');
});

test('a PIN is dots, and digits only while it is held', async () => {
  await start();
  await touch('自分の予約');
  await touch('利用者番号で進む');
  await typeDigits('10000014');
  await touch('次へ');
  await typeDigits('1379');
  await see('うしろに人がいないか');
  const places = () => page().locator('.fields .places').last().innerText();
  expect(await places()).not.toMatch(/\d/);
  const hold = page().getByRole('button', { name: '押しているあいだ見せる' });
  await hold.hover();
  await page().mouse.down();
  await expect.poll(places).toMatch(/1\s*3\s*7\s*9/);
  await page().mouse.up();
  await expect.poll(places).not.toMatch(/\d/);
});

test('a kiosk keeps no trail of its screens; at home the way back is the browser’s own', async () => {
  const length = () => page().evaluate(() => history.length);
  const walk = async () => {
    await touch('申請・届出');
    await page().waitForURL('**/apply');
    await touch('もどる');
    await page().waitForURL('**/home');
  };
  await start();
  const before = await length();
  await walk();
  await walk();
  expect(await length()).toBe(before);
  await page().goto(`${kiosk().agent.homeUrl}/home?in=ja`);
  await touch('申請・届出');
  await page().waitForURL('**/apply');
  await page().goBack();
  await page().waitForURL('**/home?in=ja');
  await page().getByRole('button', { name: '申請・届出' }).waitFor();
});
