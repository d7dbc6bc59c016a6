import { expect, test } from 'vitest';
import { BookingRules } from '@machikado/contracts/booking-rules.ts';
import { LotteryApplicationRequest } from '@machikado/contracts/lottery.ts';
import { useKiosk, kioskSteps } from '../mock/kiosk-browser.ts';

const kiosk = useKiosk();
const { see, signInByNumber, start, touch, typeDigits } = kioskSteps(kiosk);

async function openLotteries(): Promise<void> {
  await start();
  await touch('施設をかりる');
  await kiosk().page.waitForURL('**/book');
  await touch('抽選に申し込む');
  await see('だれでも確かめられる抽選です');
}

const chooseDay = (day: number) => kiosk().page.locator('td button').nth(day).click();

/** From the wishes to what is sent. */
async function sendWishes(people: string): Promise<void> {
  const { page } = kiosk();
  await touch('これで進む');
  await touch('練習');
  const use = page.getByRole('button', { name: '物を売る' });
  if ((await use.count()) > 0) await use.click();
  await page.getByLabel('人数').focus();
  await typeDigits(people);
  await touch('次へ');
  await page.getByRole('button', { name: '申し込む', exact: true }).dblclick();
  await see('抽選に申し込みました');
}

/** What was applied with, once however often the button was touched. */
function applied(): LotteryApplicationRequest {
  const sent = kiosk().agent.received.filter((one) => one.path.endsWith('/applications'));
  expect(sent).toHaveLength(1);
  return LotteryApplicationRequest.parse(sent[0]?.body);
}

/** From the lotteries to the first choice of a wish; who is signed in stays so. */
async function beginWishes(): Promise<void> {
  const { page } = kiosk();
  await touch('申し込む');
  await page.waitForURL(/sign-in|wish/);
  if (page.url().includes('sign-in')) await signInByNumber();
  await page.waitForURL('**/lottery/wish');
}

/** A wish for the hall in the evening together with the music room by the clock, and the hall in the afternoon instead. */
async function wishForHallAndStudio(): Promise<void> {
  const { page } = kiosk();
  await beginWishes();
  await touch('多目的ホール');
  await chooseDay(5);
  await touch('夜間');
  await touch('いっしょに使う部屋や時間を足す');
  await see('第1希望に足す部屋をえらんでください');
  await page.locator('.wish button').filter({ hasText: '音楽室' }).click();
  await chooseDay(5);
  const step = (clock: string) => page.locator('.step').filter({ hasText: clock }).click();
  await step('18:00');
  await see('終わりの時刻にさわってください');
  await step('19:30');
  await see('18:00–20:00');
  await touch('次へ');
  await see('2つで1つの希望です');
  await touch('次の希望もえらぶ');
  await touch('多目的ホール');
  await chooseDay(6);
  await touch('午後');
  await see('第2希望');
}

/** What the wish holds already cannot be added to it. */
async function seeNothingTwice(): Promise<void> {
  await touch('いっしょに使う部屋や時間を足す');
  await touch('多目的ホール');
  await chooseDay(5);
  await see('この希望に入っています');
  expect(await kiosk().page.locator('.wish button:disabled').allInnerTexts()).toEqual([
    expect.stringContaining('夜間'),
  ]);
  for (let times = 0; times < 3; times++) await touch('もどる');
}

/** A city whose fee follows from the kind of use. */
async function nameUses(): Promise<void> {
  const purposes = [{ id: 'sales', name: { ja: '物を売る', en: 'Selling' }, percent: 200 }];
  await kiosk().page.route('**/booking-rules', async (route) => {
    const response = await route.fetch();
    const rules = BookingRules.parse(await response.json());
    await route.fulfill({ response, json: { ...rules, fees: { ...rules.fees, purposes } } });
  });
}

test('a wish of two rooms, one by the clock, is one wish among others, and all are sent in the order they were put', async () => {
  const { page } = kiosk();
  await nameUses();
  await openLotteries();
  await wishForHallAndStudio();
  await seeNothingTwice();
  await touch('この希望を下へ');
  await sendWishes('30');
  const sent = applied().wishes.map(({ slots }) => slots.map((slot) => `${slot.roomId} ${slot.komaId}`));
  expect(applied().purposeId).toBe('sales');
  expect(sent).toEqual([['suehiro-hall afternoon'], ['suehiro-hall evening', 'cocode-studio 1800-2000']]);
  await touch('申し込みを取り下げる');
  await see('取り下げました');
  // The next application, of which first a room and then a wish is taken out.
  await wishForHallAndStudio();
  await page.getByRole('button', { name: /音楽室.*をのぞく/ }).click();
  await page.getByText('2つで1つの希望です').waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'この希望をやめる' }).first().click();
  await page.getByText('第2希望').waitFor({ state: 'detached' });
});

/** A piano, and visitors who pay, for the second room of a win before it is taken; its fee follows. */
async function chooseForStudio(): Promise<void> {
  const { page } = kiosk();
  const won = page.locator('article').first();
  const fees = () => won.getByText(/^料金/).allInnerTexts();
  const before = await fees();
  await won.getByRole('button', { name: '備品・入場料など' }).last().click();
  await page.waitForURL('**/book/more');
  await touch('入場料を取る');
  await page.getByRole('button', { name: 'ピアノを増やす' }).click();
  const total = page.locator('tr.total td');
  await page.locator('tr').filter({ hasText: 'ピアノ' }).waitFor();
  const yen = await total.innerText();
  await touch('この内容にする');
  await see('料金を計算し直しました');
  await won.getByText(yen).waitFor();
  expect(await fees()).toEqual([before[0], expect.stringContaining(yen)]);
  expect((await fees())[1]).not.toBe(before[1]);
  const sent = kiosk().agent.received.filter((one) => one.path.endsWith('/choices'));
  expect(sent.map(({ body }) => body)).toEqual([{ entranceId: 'fee', equipment: [{ id: 'piano', count: 1 }] }]);
  // What was chosen is there when it is looked at again.
  await won.getByRole('button', { name: '備品・入場料など' }).last().click();
  expect(await page.locator('output').first().innerText()).toBe('1');
  await touch('もどる');
  await page.waitForURL('**/lottery');
}

test('a win of two rooms is taken as a whole, or given back as a whole', async () => {
  const { page } = kiosk();
  await openLotteries();
  for (const [act, path] of [
    ['2つとも受ける', 'accept'],
    ['当たりを返す', 'give-back'],
  ] as const) {
    await wishForHallAndStudio();
    await sendWishes('77');
    await see('当たりました');
    if (path === 'accept') await chooseForStudio();
    await touch(act);
    if (path === 'give-back') {
      await see('当たりを返しますか');
      await touch(act);
      await see('当たりを返しました');
    } else await see('受けました');
    expect(kiosk().agent.received.filter((one) => one.path.endsWith(`/${path}`))).toHaveLength(1);
    expect(await page.locator('article').first().locator('.mark').count()).toBe(2);
  }
});

test('a win of two rooms that could not be kept whole says so, and why', async () => {
  await openLotteries();
  await wishForHallAndStudio();
  await sendWishes('78');
  await see('外れました');
  await see('第1希望が当たりましたが、全部をそろえられなくなったので、当たりは取り消されました。');
  await see('その日は、お休みです');
  expect(await kiosk().page.getByRole('button', { name: '受ける' }).count()).toBe(0);
});

test('anybody can draw a lottery again on the screen', async () => {
  const { page } = kiosk();
  await openLotteries();
  await page.getByRole('button', { name: 'くじを確かめる' }).last().click();
  await see('受付の前にしたこと');
  await see('npm run lottery -- verify');
  await touch('この画面でもう一度引く');
  await see('種の指紋は、先に公開したものと同じです。');
  await see('引き直した結果は、公開した当たり8件と同じです。');
  expect(await page.locator('tbody tr').count()).toBe(30);
  await see('ほかに10件あります。');
});

test('before it is drawn the page says what is published so far', async () => {
  const { page } = kiosk();
  await openLotteries();
  await page.getByRole('button', { name: 'くじを確かめる' }).first().click();
  await see('の抽選のあとに、種と一覧がここに出ます。');
  expect(await page.getByText('b4'.repeat(32)).count()).toBe(1);
  expect(await page.getByRole('button', { name: 'この画面でもう一度引く' }).count()).toBe(0);
});
