import { expect, test } from 'vitest';
import { kioskSteps, useKiosk } from '../mock/kiosk-browser.ts';

const kiosk = useKiosk();
const { goToConfirm, see, sent, signInByNumber, start, touch } = kioskSteps(kiosk);

const main = () => kiosk().page.locator('main');

/** A room that is held until it is paid; ends where it can be paid at once. */
async function holdRoom(): Promise<void> {
  await start();
  await goToConfirm('pay');
  await touch('予約する');
  await see('部屋を仮に取りました');
}

test('paid: from the booked room to the receipt, with one charge and one slip; cancelled, it says where the money is', async () => {
  const { page, agent } = kiosk();
  await holdRoom();
  await touch('いま支払う');
  await page.waitForURL('**/pay/terminal');
  await see('支払いが済みました');
  await see('1,200円');
  await see('印刷しました。お取りください');
  expect(sent('POST', '/payments')).toHaveLength(1);
  expect(sent('POST', '/print-jobs')).toHaveLength(1);
  await touch('自分の予約');
  await page.locator('article').first().waitFor();
  expect(await main().getByRole('button', { name: 'いま支払う' }).count()).toBe(0);
  await touch('許可書を印刷する');
  await expect.poll(() => agent.printer.lastJob()?.state).toBe('printed');
  // What is paid by card is given back by people: said before it is cancelled, and with the amount after.
  await touch('取り消す');
  await see('施設の受付でお返しします。カードには戻りません。');
  await touch('予約を取り消す');
  await see('1,200円を施設の受付でお返しします。カードには戻りません。');
  expect(sent('POST', '/payments')).toHaveLength(1);
});

test('from the home screen to what is owed, step by step at the terminal', async () => {
  const { page, agent } = kiosk();
  await holdRoom();
  await start();
  agent.terminal.outcome = 'waiting';
  await touch('支払う');
  await signInByNumber();
  await see('支払うものにさわってください');
  await page.locator('main button').filter({ hasText: '1,200円' }).click();
  await see('カードを端末に入れてください');
  agent.terminal.show('card-in');
  await see('カードを抜かないでください');
  agent.terminal.show('authorizing');
  await see('カード会社に確かめています');
  // Once the bank is asked there is nothing to be stopped.
  expect(await main().getByRole('button', { name: '支払いをやめる' }).count()).toBe(0);
  agent.terminal.show('checking');
  await see('もう一度支払わないでください');
  agent.terminal.show('approved');
  await see('支払いが済みました');
});

test('declined: nothing was charged, and another card can be tried as an attempt of its own', async () => {
  const { agent } = kiosk();
  agent.terminal.outcome = 'declined';
  await holdRoom();
  await touch('いま支払う');
  await see('このカードでは支払えませんでした');
  await see('お金は引かれていません');
  expect(sent('POST', '/print-jobs')).toEqual([]);
  agent.terminal.outcome = 'approved';
  await touch('もう一度ためす');
  await see('支払いが済みました');
  expect(sent('POST', '/payments')).toHaveLength(2);
});

test('cancelled: the terminal lets go, and nothing is printed', async () => {
  const { agent } = kiosk();
  agent.terminal.outcome = 'waiting';
  await holdRoom();
  await touch('いま支払う');
  await see('カードを端末に入れてください');
  await touch('支払いをやめる');
  await see('支払いをやめました');
  await see('お金は引かれていません');
  expect(sent('POST', '/print-jobs')).toEqual([]);
});

test('unknown: it is said not to pay again, whom to ask and with which number, and there is no way to try again', async () => {
  const { agent } = kiosk();
  agent.terminal.outcome = 'unknown';
  await holdRoom();
  await touch('いま支払う');
  await see('支払えたかどうか、わかりません');
  await see('もう一度支払わないでください');
  await see('市役所の窓口');
  const number = agent.bookings[0]?.number ?? 'none';
  await main().getByText(number).first().waitFor();
  expect(await main().getByRole('button').allInnerTexts()).toEqual(['自分の予約']);
  expect(sent('POST', '/print-jobs')).toEqual([]);
});

test('a terminal that is away says so before anything begins; where there is none nothing is offered', async () => {
  const { agent } = kiosk();
  await holdRoom();
  agent.terminal.become('away');
  await start();
  await touch('支払う');
  await signInByNumber();
  await see('決済端末が、いま使えません');
  expect(await main().getByRole('button').filter({ hasText: '1,200円' }).isDisabled()).toBe(true);
  agent.terminal.become('none');
  await start();
  await see('施設をかりる');
  expect(await main().getByRole('button', { name: '支払う' }).count()).toBe(0);
  await touch('自分の予約');
  await signInByNumber();
  await see('施設の受付でお支払いください');
  expect(await main().getByRole('button', { name: 'いま支払う' }).count()).toBe(0);
});
