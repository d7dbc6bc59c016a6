import { expect, test } from 'vitest';
import { kioskSteps, useKiosk } from '../mock/kiosk-browser.ts';

const kiosk = useKiosk();
const { see, sent, signInByNumber, start, touch, typeDigits } = kioskSteps(kiosk);

const firstFree = () => kiosk().page.locator('.times button:enabled').first();

/** From the applications to the page that asks whether to book. */
async function goToConfirm(): Promise<void> {
  await start();
  await touch('申請・届出');
  await touch('窓口の予約');
  await touch('税の相談');
  await see('いつ行きますか');
  await firstFree().click();
  await touch('次へ');
  await signInByNumber();
  await see('この内容で予約しますか');
}

test('an appointment is made once, its slip prints once, and it is among the own bookings to be moved and cancelled', async () => {
  const { page, agent } = kiosk();
  await goToConfirm();
  await see('本人確認書類（運転免許証など）');
  await page.getByRole('button', { name: '予約する' }).dblclick();
  await see('B-4817-2635');
  await see('窓口1');
  await see('印刷しました。お取りください');
  expect(sent('POST', '/appointments')).toHaveLength(1);
  expect(sent('POST', '/print-jobs')).toHaveLength(1);
  const [first] = agent.bookings;
  expect(first).toMatchObject({ kind: 'appointment', appointment: { serviceId: 'tax' } });

  await start();
  await touch('自分の予約');
  await signInByNumber();
  await see('持ち物');
  await touch('日時を変える');
  await see('いつ行きますか');
  await page.locator('.times button:enabled').last().click();
  await touch('次へ');
  await see('新しい日時');
  await touch('変える');
  await see('日時を変えました');
  expect(agent.bookings).toHaveLength(1);
  expect(agent.bookings[0]?.starts).not.toBe(first?.starts);

  await touch('取り消す');
  await see('この予約を取り消しますか');
  await touch('予約を取り消す');
  await see('前に印刷した予約票は使えません');
  expect(agent.bookings[0]?.state).toBe('cancelled');
});

test('a time that is full says so and cannot be touched', async () => {
  const { page } = kiosk();
  await start();
  await touch('申請・届出');
  await touch('窓口の予約');
  await touch('税の相談');
  const full = page.locator('.times button.full');
  await full.first().waitFor();
  expect(await full.first().isDisabled()).toBe(true);
  expect(await full.first().innerText()).toContain('満員');
  expect(await page.getByRole('button', { name: '次へ' }).isDisabled()).toBe(true);
});

test('a visitor takes an appointment in English', async () => {
  await start('English');
  await touch('Applications');
  await touch('Appointments at a counter');
  await touch('Tax advice');
  await see('When will you come?');
  await firstFree().click();
  await touch('Next');
  await touch('Use my user number');
  await typeDigits('10000014');
  await touch('Next');
  await typeDigits('2580');
  await touch('Sign in');
  await see('Photo ID');
  await touch('Book it');
  await see('B-4817-2635');
  await see('Bring what is listed and come five minutes early.');
});
