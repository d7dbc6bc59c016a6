import { expect, test } from 'vitest';
import { problem, problemMediaType } from '@machikado/contracts/problem.ts';
import { kioskSteps, useKiosk } from '../mock/kiosk-browser.ts';

const kiosk = useKiosk();
const { goToConfirm, see, sent, signInByNumber, start, touch } = kioskSteps(kiosk);

async function openBooking(): Promise<void> {
  await start();
  await touch('施設をかりる');
  await kiosk().page.waitForURL('**/book');
}

async function fillIn(purpose: string, people: string): Promise<void> {
  const { page } = kiosk();
  await page.getByLabel('使う目的').fill(purpose);
  await page.getByLabel('人数').fill(people);
  await touch('次へ');
  await page.waitForURL('**/book/confirm');
}

/** The fee as it is shown, a line each. */
const feeLines = async () =>
  (await kiosk().page.locator('tr').allInnerTexts()).map((text) => text.replaceAll(/\s+/g, ' ').trim());

test('the time first: what is free is found and booked, with the fee line by line', async () => {
  const { page } = kiosk();
  await openBooking();
  await touch('日時からさがす');
  await touch('次の土日');
  await touch('夜');
  await page.getByLabel('人数').fill('20');
  await page.getByRole('button', { name: 'さがす', exact: true }).click();
  await see('2件見つかりました');
  await page.locator('main ul button').first().click();
  await signInByNumber();
  expect(await page.getByLabel('人数').inputValue()).toBe('20');
  await page.getByLabel('使う目的').fill('合唱');
  await touch('次へ');
  await page.waitForURL('**/book/confirm');
  await touch('備品・入場料など');
  await touch('入場料を取る');
  await page.getByRole('button', { name: '入場料を取る', exact: true }).click();
  await touch('次へ');
  const fee = ['部屋 1,800円', '入場料による加算 入場料を取る 900円', '合計 2,700円'];
  const deposit = ['預り金（利用後にお返しします） 文化会館の預り金 2,000円', 'お支払いの合計 4,700円'];
  await expect.poll(feeLines).toEqual([...fee, ...deposit]);
  await touch('予約する');
  await page.waitForURL('**/book/done');
  await see('2,700円');
});

test('where nothing fits, what comes close says how it differs; what is to be borrowed is looked for and booked', async () => {
  const { page } = kiosk();
  await openBooking();
  await touch('日時からさがす');
  await page.getByLabel('人数').fill('900');
  await page.getByRole('button', { name: 'さがす', exact: true }).click();
  await see('近いものがあります');
  await see('定員が足りません');
  await touch('条件を変える');
  await page.getByLabel('人数').fill('4');
  for (const thing of ['マイク', 'ピアノ', 'マイク']) await touch(thing);
  await page.getByRole('button', { name: 'さがす', exact: true }).click();
  await page.getByRole('button', { name: /18:00.*音楽室/ }).click();
  const refusal = { kind: 'booking-limit', limit: 5, per: 'open' } as const;
  const refused = { status: 409, contentType: problemMediaType, json: problem('booking-limit', { refusal }) };
  await page.route('**/bookings/quote', (route) => route.fulfill(refused));
  await signInByNumber();
  // Before she types anything.
  await page.getByRole('alert').waitFor();
  expect(await page.getByRole('alert').innerText()).toMatch(/5件/);
  await page.unroute('**/bookings/quote');
  await page.getByLabel('使う目的').fill('合唱');
  await touch('次へ');
  await page.waitForURL('**/book/confirm');
  await expect.poll(async () => (await feeLines())[1]).toBe('備品 ピアノ × 1 1,000円');
});

test('a taken time can be waited for, and given up', async () => {
  const { page } = kiosk();
  await openBooking();
  await touch('旭川市民文化会館');
  await page.locator('td button.taken').first().click();
  await touch('空くのを待つ');
  await signInByNumber();
  await fillIn('練習', '8');
  await see('この時間が空くのを待ちますか');
  await page.getByRole('button', { name: '待つ', exact: true }).click();
  await page.waitForURL('**/bookings?news=joined');
  await see('キャンセル待ちに入りました');
  await see('前に1人います');
  await touch('待つのをやめる');
  await page.getByText('前に1人います').waitFor({ state: 'detached' });
});

test('a room by the clock is chosen by its start and its end, with equipment', async () => {
  const { page } = kiosk();
  await openBooking();
  await touch('CoCoDe');
  // The tile of the facility names its rooms, too.
  await page.waitForURL('**/book/week');
  await touch('音楽室');
  await touch('次の週');
  const step = page.locator('.step');
  // Two free steps beside each other are the shortest use.
  const at = await page.waitForFunction(() => {
    const states = Array.from(document.querySelectorAll('.step'), (one) => one.classList.contains('free'));
    const found = states.findIndex((isFree, place) => isFree && states[place + 1]);
    return found < 0 ? false : { found };
  });
  const { found } = (await at.jsonValue()) as { found: number };
  await step.nth(found).click();
  await see('終わりの時刻にさわってください');
  await step.nth(found + 1).click();
  await expect.poll(() => page.locator('.step[aria-pressed="true"]').count()).toBe(2);
  await touch('次へ');
  await signInByNumber();
  await fillIn('練習', '4');
  await touch('備品・入場料など');
  await touch('マイクを増やす');
  await touch('マイクを増やす');
  await touch('次へ');
  await expect.poll(feeLines).toEqual(['部屋 300円', '備品 マイク × 2 400円', '合計 700円']);
});

test('what the rules refuse is said before it is asked for; a room that waits for its money has no permit', async () => {
  await start();
  await goToConfirm('short');
  await see('備品が足りません');
  expect(sent('POST', '/bookings')).toEqual([]);
  await touch('もどる');
  await fillIn('pay', '12');
  await see('までにお支払いください');
  await touch('予約する');
  await see('部屋を仮に取りました');
  expect(sent('POST', '/print-jobs')).toEqual([]);
});

test('a slot that is offered is taken among the own bookings', async () => {
  await start();
  await goToConfirm('offer');
  await touch('予約する');
  await kiosk().page.waitForURL('**/book/done');
  await start();
  await touch('自分の予約');
  await signInByNumber();
  await touch('受ける');
  await see('許可書を印刷する');
  expect(kiosk().agent.received.filter((one) => one.path.endsWith('/accept'))).toHaveLength(1);
});

test('who has come says so by her permit on the scanner; the permit of another says nothing', async () => {
  const { agent } = kiosk();
  await start();
  await goToConfirm('now');
  await touch('予約する');
  await kiosk().page.waitForURL('**/book/done');
  await start();
  await touch('自分の予約');
  await signInByNumber();
  await kiosk().page.getByRole('button', { name: '来ましたと知らせる' }).waitFor();
  for (const number of ['B-0000-0000', agent.bookings[0]?.number])
    agent.emit({ kind: 'code', from: 'scanner', text: `MACHIKADO:PERMIT:${number}` });
  await see('受付が済みました');
  const acted = agent.received.filter((one) => one.path.endsWith('/check-in'));
  expect(acted.map(({ path }) => path)).toEqual([`/bookings/${agent.bookings[0]?.id}/check-in`]);
});

test('a booking is moved to another time in one act', async () => {
  const { page } = kiosk();
  await start();
  await goToConfirm('練習');
  await touch('予約する');
  await page.waitForURL('**/book/done');
  await start();
  await touch('自分の予約');
  await signInByNumber();
  await touch('日時を変える');
  await page.waitForURL('**/book/week');
  await touch('次の週');
  await page.locator('td button.free').nth(2).click();
  await touch('次へ');
  await see('この日時に変えますか');
  await see('新しい日時');
  await page.getByRole('button', { name: '変える', exact: true }).dblclick();
  await see('日時を変えました');
  expect(kiosk().agent.received.filter((one) => one.path.endsWith('/move'))).toHaveLength(1);
});
