import { expect, test } from 'vitest';
import { kioskSteps, useKiosk } from '../mock/kiosk-browser.ts';

const kiosk = useKiosk();
const { see, start, touch, typeDigits } = kioskSteps(kiosk);

/** Real touches on the keys of the on-screen keyboard. */
async function tapKeys(keys: readonly string[]): Promise<void> {
  for (const key of keys) await kiosk().page.locator('.keyboard').getByRole('button', { name: key, exact: true }).tap();
}
const tapLetters = (letters: string) => tapKeys(Array.from(letters));
/** A reader that acts as a keyboard: its keys come without a pause, with Enter at their end. */
const scan = (code: string) =>
  kiosk().page.evaluate((text) => {
    for (const key of [...Array.from(text), 'Enter']) {
      const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true });
      (document.activeElement ?? document.body).dispatchEvent(event);
    }
  }, code);
const field = (name: string) => kiosk().page.locator(`#field-${name}`);
const box = (selector: string) => kiosk().page.locator(selector).boundingBox();

async function openVolunteers(): Promise<void> {
  await start();
  await touch('申請・届出');
  await kiosk().page.waitForURL('**/apply');
  await touch('まちのボランティア登録');
  await touch('この申込みをはじめる');
}

test('kana become kanji with one touch, with their reading in katakana; no layout moves the keyboard', async () => {
  await openVolunteers();
  await tapLetters('みほん');
  await kiosk().page.locator('.candidates').getByRole('button', { name: '見本', exact: true }).tap();
  await tapKeys(['空白']);
  await tapLetters('さくら');
  await kiosk().page.locator('.candidates').getByRole('button', { name: 'ほかの候補' }).tap();
  await kiosk().page.locator('.candidates').getByRole('button', { name: '作ら' }).tap();
  expect(await field('name').inputValue()).toBe('見本 作ら');
  expect(await field('nameKana').inputValue()).toBe('ミホン サクラ');
  // What the person writes herself is never overwritten.
  await field('nameKana').fill('ミホン サワラ');
  await field('name').tap();
  await tapKeys(['1字消す']);
  expect(await field('nameKana').inputValue()).toBe('ミホン サワラ');
  // Each layout writes its letters.
  await field('name').fill('');
  const places: unknown[] = [];
  const write = async (layout: string, letters: string) => {
    await tapKeys([layout]);
    places.push(await box('.keyboard'));
    await tapLetters(letters);
  };
  await write('かな', 'は');
  await tapKeys(['か→が', 'か→が', 'か→が', '1字消す']);
  await write('カナ', 'ア');
  await write('ローマ字', 'sa');
  await write('ABC', 'b');
  await tapKeys(['大文字', 'C']);
  await write('123・記号', '1');
  await tapKeys(['丁目']);
  expect(await field('name').inputValue()).toBe('アさbC1丁目');
  for (const place of places) expect(place).toEqual(places[0]);
});

test('a Korean visitor writes Hangul, a Chinese one finds characters by pinyin', async () => {
  const device = { languages: ['ja', 'ko', 'zh-Hans'] };
  await kiosk().page.route('**/agent/v1/device', (route) => route.fulfill({ json: device }));
  await openVolunteers();
  await touch('한국어');
  await kiosk().page.getByRole('button', { name: '한글' }).waitFor();
  await tapLetters('ㅎㅏㄴㄱㅡㄹ');
  expect(await field('name').inputValue()).toBe('한글');
  await touch('简体中文');
  await kiosk().page.getByRole('button', { name: '拼音' }).waitFor();
  await field('name').fill('');
  await tapLetters('beijing');
  await kiosk().page.locator('.candidates').getByRole('button', { name: '北京' }).tap();
  expect(await field('name').inputValue()).toBe('北京');
});

test('any other day of a form is picked as well, this year in front, and said with its era', async () => {
  await kiosk().page.route('**/agent/v1/procedures', async (route) => {
    const text = await (await route.fetch()).text();
    await route.fulfill({ contentType: 'application/json', body: text.replace('"birth-date"', '"date"') });
  });
  await openVolunteers();
  await field('name').fill('見本');
  await field('nameKana').fill('ミホン');
  await touch('次へ');
  const pick = (name: string | RegExp) => kiosk().page.locator('.picker').getByRole('button', { name }).first().tap();
  await see('何年ですか');
  const year = new Date().getFullYear();
  await pick(`令和${year - 2018}年`);
  await pick('12月');
  await pick('31日');
  await see(`${year}年（令和${year - 2018}年） 12月 31日`);
});

test('on a tablet with the controls low a letter takes two touches: its row, then itself', async () => {
  await start();
  await touch('ボタンを画面の下に集める');
  await kiosk().page.setViewportSize({ width: 1280, height: 800 });
  await touch('申請・届出');
  await touch('まちのボランティア登録');
  await touch('この申込みをはじめる');
  await tapKeys(['か きくけこ', 'け', 'さ しすせそ', 'もどる', 'わ をんー・', 'ん']);
  expect(await field('name').inputValue()).toBe('けん');
  await tapKeys(['カナ', 'ア イウエオ', 'イ']);
  expect(await field('name').inputValue()).toBe('けんイ');
});

test('a day of birth is picked in the years of an era; a postal code brings its address, a choice, or is not known', async () => {
  await openVolunteers();
  await field('name').fill('見本');
  await field('nameKana').fill('みほん');
  await touch('次へ');
  const pick = (name: string) => kiosk().page.locator('.picker').getByRole('button', { name }).first().tap();
  await pick('昭和');
  await pick('60～64年');
  await pick('昭和64年');
  expect(await kiosk().page.locator('.picker').getByRole('button', { name: '2月', exact: true }).isDisabled()).toBe(
    true,
  );
  await pick('1月');
  expect(await kiosk().page.locator('.picker .seven button').count()).toBe(7);
  await pick('7日');
  await see('1989年（昭和64年） 1月 7日');
  await touch('次へ');
  await typeDigits('070-0035');
  await see('住所を入れました');
  expect(await field('address').inputValue()).toBe('北海道旭川市５条通');
  await field('postalCode').fill('４５２ー０９６１');
  await kiosk().page.getByRole('button', { name: '愛知県清須市春日一番割' }).tap();
  expect(await field('address').inputValue()).toBe('愛知県清須市春日一番割');
  await field('postalCode').fill('9999999');
  await see('見つかりませんでした');
  expect(await field('address').inputValue()).toBe('愛知県清須市春日一番割');
  await field('email').tap();
  await tapLetters('a@b');
  await tapKeys(['.jp']);
  await touch('次へ');
  await touch('見せる');
  await see('a@b.jp');
  await see('ミホン');
});

test('a card fills in what the city has on record, says so, and what is written by hand stands', async () => {
  await start();
  await touch('申請・届出');
  await kiosk().page.waitForURL('**/apply');
  await touch('まちのボランティア登録');
  await touch('利用者カードか番号で名前などを入れる');
  kiosk().agent.emit({ kind: 'card', state: 'present' });
  await see('カードを読みました');
  await typeDigits('2580');
  await touch('確認する');
  await touch('この申込みをはじめる');
  expect(await field('name').inputValue()).toBe('利用者 見本');
  await see('登録されているお名前です');
  await field('name').fill('利用者 改');
  expect(await kiosk().page.getByText('登録されているお名前です').count()).toBe(0);
  await field('nameKana').fill('リヨウシャ');
  await touch('次へ');
  await see('1950年（昭和25年） 5月 3日');
  await see('登録されている生年月日です');
  await touch('もどる');
  expect(await field('name').inputValue()).toBe('利用者 改');
});

test('at kiosk size no key is smaller than 64 px, and the keyboard is all in sight, standing and lying', async () => {
  const { page } = kiosk();
  await openVolunteers();
  for (const [width, height] of [
    [1080, 1920],
    [1920, 1080],
  ] as const) {
    await page.setViewportSize({ width, height });
    await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
    const keys = await page.evaluate(() =>
      Array.from(
        document.querySelectorAll('.keyboard button'),
        (key) => key.getBoundingClientRect().toJSON() as DOMRect,
      ),
    );
    expect(keys.length).toBeGreaterThan(50);
    for (const key of keys) {
      expect(Math.min(key.width, key.height)).toBeGreaterThanOrEqual(64);
      expect(key.bottom).toBeLessThanOrEqual(height);
      expect(key.right).toBeLessThanOrEqual(width);
    }
  }
});

test("a slip's code is read like a key press and opens the state of its application", async () => {
  await start();
  await touch('申請の状況');
  await kiosk().page.locator('#number').focus();
  await scan('A-2750-9810 000001');
  await see('認められました');
});

test("the kiosk's own scanner is heard like one that types, and a stripe gives a user's number", async () => {
  const { agent } = kiosk();
  await start();
  await touch('自分の予約');
  await touch('利用者番号で進む');
  agent.emit({ kind: 'code', from: 'stripe', text: '10000014' });
  await kiosk()
    .page.getByRole('button', { name: /^利用者番号.*8けた入力しました/ })
    .waitFor();
  agent.emit({ kind: 'code', from: 'scanner', text: '99999999' });
  await kiosk()
    .page.getByRole('button', { name: /^暗証番号.*0けた入力しました/ })
    .waitFor();
});

test('a code never goes into a PIN, and fills any other field that has the focus', async () => {
  await start();
  await touch('自分の予約');
  await touch('利用者番号で進む');
  await scan('10000014');
  await kiosk()
    .page.getByRole('button', { name: /^利用者番号.*8けた入力しました/ })
    .waitFor();
  await scan('99999999');
  await kiosk()
    .page.getByRole('button', { name: /^暗証番号.*0けた入力しました/ })
    .waitFor();
  await kiosk().page.goto(kiosk().agent.url);
  await openVolunteers();
  await field('name').fill('前');
  await field('name').focus();
  await scan('4901234567894');
  expect(await field('name').inputValue()).toBe('4901234567894');
});
