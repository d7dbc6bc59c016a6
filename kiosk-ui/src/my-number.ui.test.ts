import { expect, test } from 'vitest';
import { kioskSteps, useKiosk } from '../mock/kiosk-browser.ts';

const kiosk = useKiosk();
const { see, sent, start, touch, typeDigits } = kioskSteps(kiosk);

const card = (state: 'empty' | 'my-number' | 'present' | 'several' | 'silent') =>
  kiosk().agent.emit({ kind: 'card', state });
const bodyText = () => kiosk().page.locator('body').innerText();

/** To the screen that waits for the card, from the form that has most to be filled in. */
async function waitForCard(): Promise<void> {
  await start();
  await touch('申請・届出');
  await touch('まちのボランティア登録');
  await touch('マイナンバーカードで名前などを入れる');
  await kiosk().page.waitForURL('**/my-number');
  await see('カードを読取り台に置いてください');
}

test('four attributes are shown, then put into the form, and say where they came from', async () => {
  const { page } = kiosk();
  await waitForCard();
  await see('ご本人であることの証明にはなりません');
  card('my-number');
  await see('あと3回');
  await typeDigits('1234');
  await touch('カードを読む');
  await see('カードから読んだ内容です');
  for (const text of ['見本 花子', '六条通九丁目0番地', '1958年', '女']) await see(text);
  // Shown, and not yet in the form.
  expect(sent('POST', '/my-number/read').map(({ body }) => body)).toEqual([{ pin: '1234' }]);
  await touch('申込書に入れる');
  await page.waitForURL('**/apply/town-volunteers');
  await expect.poll(() => page.locator('#field-name').inputValue()).toBe('見本 花子');
  await see('カードから入れました');
  await see('カードをお取りください');
  card('empty');
  // What was put into the form is hers now, as if she had typed it.
  expect(await page.locator('#field-name').inputValue()).toBe('見本 花子');
});

test('a card that is taken takes all that was read with it', async () => {
  await waitForCard();
  card('my-number');
  await typeDigits('1234');
  await touch('カードを読む');
  await see('見本 花子');
  card('empty');
  await see('読んだ内容は消しました');
  expect(await bodyText()).not.toContain('見本 花子');
  await touch('手で入力する');
  await kiosk().page.locator('#field-name').waitFor();
  expect(await kiosk().page.locator('#field-name').inputValue()).toBe('');
});

test('a wrong PIN is told once with what is left; with one try left none is taken any more', async () => {
  await waitForCard();
  card('my-number');
  await typeDigits('9990');
  await touch('カードを読む');
  await see('暗証番号がちがいます');
  await see('あと2回');
  await typeDigits('9990');
  await touch('カードを読む');
  await see('まちがえられる回数がほとんど残っていません');
  expect(await kiosk().page.locator('.pad').count()).toBe(0);
  card('empty');
  card('my-number');
  await see('まちがえられる回数がほとんど残っていません');
  expect(sent('POST', '/my-number/read')).toHaveLength(2);
});

test('another card, two cards and one that is silent are told in their own words, and no PIN is asked for', async () => {
  await waitForCard();
  for (const [state, words] of [
    ['present', 'マイナンバーカードではありません'],
    ['several', 'カードが2枚あります'],
    ['silent', 'カードが答えません'],
  ] as const) {
    card(state);
    await see(words);
    expect(await kiosk().page.locator('.pad').count()).toBe(0);
  }
  expect(kiosk().agent.received.filter(({ path }) => path.startsWith('/my-number'))).toEqual([]);
});

test('a second card is told while the PIN is typed, and the PIN is forgotten', async () => {
  await waitForCard();
  card('my-number');
  await see('あと3回');
  await typeDigits('12');
  card('several');
  await see('1枚だけにしてください');
  card('my-number');
  await see('あと3回');
  await typeDigits('34');
  expect(await kiosk().page.getByRole('button', { name: 'カードを読む' }).isDisabled()).toBe(true);
});

test('at the sign-in a My Number card is sent away, and a silent card is told', async () => {
  await start();
  await touch('自分の予約');
  card('my-number');
  await see('これはマイナンバーカードです');
  card('silent');
  await see('カードが答えません');
  card('several');
  await see('1枚だけ、読取り台に残してください');
});
