import { beforeEach, expect, test } from 'vitest';
import { kioskSteps, useKiosk } from '../../kiosk-ui/mock/kiosk-browser.ts';
import { bringFinger, faultsInFormats } from './formats.ts';
import { bringReach } from './reach.ts';

const kiosk = useKiosk();
const { see, signInByNumber, start, touch, typeDigits } = kioskSteps(kiosk);
const page = () => kiosk().page;
const lowWord = 'ボタンを画面の下に集める';

beforeEach(async () => {
  await bringReach(kiosk().page.context());
  await bringFinger(kiosk().page.context());
});

/** Collects what is too high, too small, cut off or covered on every screen that is looked at, in each format. */
function lookout() {
  const faults: string[] = [];
  return {
    look: async () => {
      faults.push(...(await faultsInFormats(page())));
    },
    done: () => expect(faults).toEqual([]),
  };
}

const back = () => touch('もどる');
async function home(): Promise<void> {
  await back();
  await page().waitForURL('**/home');
}
async function startLow(): Promise<void> {
  await start();
  await touch(lowWord);
}

test('controls low: language, home, panels and the question before leaving', async () => {
  const { look, done } = lookout();
  await page().goto(kiosk().agent.url);
  await page().locator('.attract').click();
  await touch(lowWord);
  await look();
  await page().locator('.choices').getByRole('button', { name: '日本語' }).first().click();
  await page().waitForURL('**/home');
  await look();
  await page().locator('aside button[aria-haspopup]').click();
  await page().locator('dialog').waitFor();
  await look();
  await page().locator('dialog .head button').click();
  await page().locator('dialog').waitFor({ state: 'detached' });
  await touch('申請の状況');
  await page().locator('#number').fill('A');
  await look();
  done();
});

test('controls low: what the city tells', async () => {
  const { look, done } = lookout();
  await startLow();
  await touch('まち・観光');
  await see('旭川市中央図書館');
  await look();
  await touch('名前でさがす');
  await look();
  await page().getByLabel('場所の名前').fill('動物園');
  await look();
  await touch('キーボードをしまう');
  await look();
  await touch('旭川市旭山動物園');
  await look();
  await back();
  await back();
  await home();
  await touch('行事・講座');
  await see('朝市（見本）');
  await look();
  await touch('朝市（見本）');
  await look();
  await back();
  await home();
  await touch('防災・警報');
  for (const part of ['いまの警報', '避難先', 'とる行動', 'レベルの意味']) {
    await touch(part);
    await look();
  }
  await home();
  await touch('Wi-Fiを使う');
  await look();
  await touch('Wi-Fiコードを受け取る');
  await see('7K2MQ-X94RD');
  await look();
  await home();
  done();
});

test('controls low: practice', async () => {
  const { look, done } = lookout();
  await startLow();
  await touch('練習する');
  await look();
  await touch('はじめる');
  await look();
  for (let time = 0; time < 3; time += 1) await touch('ここをさわる');
  await look();
  await touch('次の練習へ');
  await touch('次へ');
  await look();
  await touch('次へ');
  await back();
  await touch('次の練習へ');
  await look();
  for (const key of ['さ', 'く', 'ら'])
    await page().locator('.keyboard').getByRole('button', { name: key, exact: true }).click();
  await look();
  await touch('次の練習へ');
  await look();
  done();
});

test('controls low: from choosing a room to the number', async () => {
  const { look, done } = lookout();
  await startLow();
  await touch('施設をかりる');
  await kiosk().page.waitForURL('**/book');
  await see('旭川市民文化会館');
  await look();
  await touch('旭川市民文化会館');
  await page().locator('button.free').first().waitFor();
  await look();
  await touch('日付でさがす');
  await look();
  await back();
  await page().locator('button.free').first().click();
  await look();
  await touch('次へ');
  await look();
  await signInByNumber('0000');
  await see('番号が合いませんでした');
  await look();
  await typeDigits('2580');
  await look();
  await touch('確認する');
  await page().waitForURL('**/book/details');
  await look();
  await touch('キーボードをしまう');
  await look();
  await touch('会議');
  await page().getByLabel('人数').click();
  await look();
  await typeDigits('12');
  await touch('次へ');
  await page().waitForURL('**/book/confirm');
  await look();
  await touch('予約する');
  await see('B-4817-2635');
  await look();
  done();
});

test('controls low: an application with a day of birth and a postal code', async () => {
  const { look, done } = lookout();
  await startLow();
  await touch('申請・届出');
  await kiosk().page.waitForURL('**/apply');
  await look();
  await touch('まちのボランティア登録');
  await look();
  await touch('この申込みをはじめる');
  await page().locator('#field-name').waitFor();
  await look();
  // What is missing comes down to where it can be touched.
  await touch('次へ');
  await page().locator('.fault').first().waitFor();
  await look();
  await page().locator('#field-nameKana').click();
  await page().locator('.typing').waitFor();
  await look();
  await page().locator('#field-nameKana').fill('みほん');
  await touch('キーボードをしまう');
  await page().locator('#field-name').click();
  await page().locator('#field-name').fill('見本');
  await touch('次へ');
  const pick = (name: string) => page().locator('.picker').getByRole('button', { name }).first().click();
  await look();
  await pick('20～29年');
  await pick('昭和25年');
  await look();
  await pick('5月');
  await look();
  await pick('3日');
  await touch('次へ');
  await look();
  await typeDigits('452-0961');
  await look();
  done();
});

test('controls low: searching the web', async () => {
  const { look, done } = lookout();
  await startLow();
  await touch('ホームページを見る');
  await see('使い方のきまり');
  await look();
  await touch('きまりを守って使う');
  await see('気象庁');
  await look();
  await touch('言葉を入れる');
  await page().locator('.keyboard').waitFor();
  await look();
  await back();
  await touch('気象庁');
  await see('のこり5分');
  await look();
  kiosk().agent.browsing.become({ typing: 'password' });
  await page().locator('.keys-panel').waitFor();
  await look();
  await touch('閉じる');
  for (const panel of ['読み上げ', 'スマートフォンで見る']) {
    await page().locator('.view footer').getByRole('button', { name: panel }).click();
    await page().getByRole('dialog').waitFor();
    await look();
    await page().getByRole('dialog').getByRole('button', { name: '閉じる' }).click();
  }
  await touch('延長する');
  await see('後ろで待っている人はいますか');
  await look();
  done();
});
