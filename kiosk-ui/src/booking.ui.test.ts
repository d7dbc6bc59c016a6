import { expect, test } from 'vitest';
import { kioskSteps, useKiosk } from '../mock/kiosk-browser.ts';

const kiosk = useKiosk();
const { goToConfirm, see, sent, signInByNumber, start, touch, typeDigits } = kioskSteps(kiosk);

test('a double tap books a room once, the permit prints once, and a Wi-Fi code is taken on the way', async () => {
  await start();
  await goToConfirm('会議');
  await see('料金・時間は見本です');
  await kiosk().page.getByRole('button', { name: '予約する' }).dblclick();
  await see('B-4817-2635');
  expect(sent('POST', '/bookings')).toHaveLength(1);
  await see('印刷しました。お取りください');
  expect(sent('POST', '/print-jobs')).toHaveLength(1);
  await touch('Wi-Fiコードも受け取る');
  await touch('Wi-Fiコードを受け取る');
  await see('7K2MQ-X94RD');
  expect(await kiosk().page.getByRole('img', { name: 'カメラで読むと' }).count()).toBe(1);
  await touch('もどる');
  await see('印刷しました。お取りください');
  expect(sent('POST', '/print-jobs')).toHaveLength(1);
  expect(kiosk().agent.bookings).toHaveLength(1);
});

test('a slot that someone else took is said, and leads back to the times', async () => {
  await start();
  await goToConfirm('taken');
  await touch('予約する');
  await see('その時間は、いま予約が入りました');
  await touch('ほかの時間をえらぶ');
  await kiosk().page.waitForURL('**/book/week');
  expect(kiosk().agent.bookings).toHaveLength(0);
});

test('a lost answer is asked for again with the same key, and makes one booking', async () => {
  await kiosk().page.clock.install();
  await start();
  await goToConfirm('lost');
  await touch('予約する');
  await see('結果を確かめています');
  await kiosk().page.clock.fastForward(1100);
  await see('B-4817-2635');
  const keys = sent('POST', '/bookings').map((one) => one.key);
  expect(keys).toHaveLength(2);
  expect(new Set(keys).size).toBe(1);
  expect(kiosk().agent.bookings).toHaveLength(1);
});

test('an outcome that stays unknown is never called a failure, and has no way back beside it', async () => {
  await kiosk().page.clock.install();
  await start();
  await goToConfirm('never');
  await touch('予約する');
  for (const [tries, pauseMs] of [1100, 3100, 6100].entries()) {
    await expect.poll(() => sent('POST', '/bookings').length).toBe(tries + 1);
    await see('結果を確かめています');
    await kiosk().page.clock.fastForward(pauseMs);
  }
  await see('予約できたかどうか、まだ分かりません');
  expect(await kiosk().page.getByRole('button', { name: 'もどる' }).count()).toBe(0);
  await touch('もう一度ためす');
  await expect.poll(() => sent('POST', '/bookings').length).toBe(5);
  expect(new Set(sent('POST', '/bookings').map((one) => one.key)).size).toBe(1);
});

test('a wrong PIN is said without blame, and the number is kept', async () => {
  await start();
  await touch('自分の予約');
  await signInByNumber('0000');
  await see('番号が合いませんでした');
  expect(
    await kiosk()
      .page.getByRole('button', { name: /^利用者番号.*8けた/ })
      .count(),
  ).toBe(1);
  await typeDigits('2580');
  await touch('確認する');
  await see('予約はありません。');
});

test('a card on the reader asks for the PIN', async () => {
  await start();
  await touch('自分の予約');
  await see('利用者カードを読取り台に置いてください');
  kiosk().agent.emit({ kind: 'card', state: 'present' });
  await see('カードを読みました');
  await typeDigits('2580');
  await touch('確認する');
  await touch('見せる');
  await see('利用者 見本 様');
});

test('a booking is cancelled after a question', async () => {
  await start();
  await goToConfirm('会議');
  await touch('予約する');
  await see('予約しました');
  await touch('Wi-Fiコードも受け取る');
  await kiosk().page.evaluate(() => history.go(0));
  await kiosk().page.locator('.attract').click();
  await kiosk().page.locator('.choices').getByRole('button', { name: '日本語' }).first().click();
  await touch('自分の予約');
  await signInByNumber();
  await touch('取り消す');
  await touch('予約を取り消す');
  await see('取り消しました');
  expect(kiosk().agent.bookings[0]?.state).toBe('cancelled');
});

test('a printer without paper and an unknown end are told as they are', async () => {
  await start();
  kiosk().agent.printer.outcome = { state: 'waiting', reason: 'paper-end' };
  await goToConfirm('会議');
  await touch('予約する');
  await see('紙がなくなりました');
  const job = { id: crypto.randomUUID(), number: 'P-0001', kind: 'permit', sentBands: 14, totalBands: 24 };
  const asked = await kiosk().page.evaluate(() => document.querySelector('.slip')?.textContent);
  expect(asked).toContain('P-0001');
  kiosk().agent.emit({
    kind: 'print-job',
    job: { ...job, id: kiosk().agent.printer.lastJob()?.id ?? job.id, state: 'unknown' },
  });
  await see('係員に「P-0001」とお伝えください');
});
