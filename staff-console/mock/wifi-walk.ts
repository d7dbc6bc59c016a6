import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { addDays } from '@machikado/contracts/civil-time.ts';

/** The month before the one of a day: it is over, and its days are all told. */
export const monthBefore = (day: string) => addDays(`${day.slice(0, 7)}-01`, -1).slice(0, 7);

async function textOf(page: Page, press: () => Promise<void>): Promise<string> {
  const saved = page.waitForEvent('download');
  await press();
  return readFile(await (await saved).path(), 'utf8');
}

/** Looks at the use of a whole month, of one spot and at the demand: each chart with its table, and what is exported. */
export async function walkWifiUse(page: Page, month: string): Promise<void> {
  await page.getByText(/接続 [\d,]+件、受信/).waitFor();
  const hours = page.getByRole('region', { name: /1日の時間ごとの接続/ });
  await page.getByRole('img', { name: /1日の時間ごとの接続/ }).waitFor();
  assert.equal(await hours.locator('tbody tr').count(), 24);
  // Of several spots people are not added up; of one they are its own word.
  assert.equal(await hours.getByText('人数').count(), 0);
  await page.getByRole('combobox', { name: 'スポット' }).selectOption('W-0001');
  await hours.getByRole('columnheader', { name: '人数（確かめた人）' }).waitFor();
  await hours.getByRole('row', { name: '06:00 5未満' }).waitFor();
  await hours.focus();
  await page.keyboard.press('End');
  const sheet = await textOf(page, () => page.getByRole('button', { name: 'CSVで書き出す' }).first().click());
  const [head = '', first = ''] = sheet.split('\r\n');
  assert.equal(head, '\uFEFFスポット,日,接続,人数（確かめた人）,同時接続の最大,受信 MB,送信 MB,開放中');
  assert.match(first, new RegExp(`^市役所総合庁舎（W-0001）,${month}-01,\\d+,\\d+,\\d+,\\d+,\\d+,$`));
  await page.getByRole('link', { name: '地図と需要' }).click();
  await page.getByRole('img', { name: /公共の場所の地図/ }).waitFor();
  const wanted = page.getByRole('table', { name: 'スポットのない公共の場所' }).locator('tbody tr');
  assert.match(await wanted.first().innerText(), /^1\s+旭川市市民活動交流センターCoCoDe\s+84\s+記録なし/);
  await page.getByText('利用の記録がない場所が2か所').waitFor();
}

/** What the city is asked for by `walkWifiPlaces`. */
export const placeWrites = [
  { method: 'POST', path: '/api/wifi-places', body: { asset: 'W-0004', revision: 0, facts: { latitude: 43.7631 } } },
  { method: 'DELETE', path: '/api/wifi-places/W-0002' },
];

/** Records where a spot stands, after being told what is wrong, takes another off the list, and saves open data 07. */
export async function walkWifiPlaces(page: Page): Promise<void> {
  await page.getByRole('link', { name: '設置場所' }).click();
  await page.getByText('場所の記録がないスポット: W-0004').waitFor();
  await page.getByRole('button', { name: '場所を加える' }).click();
  const dialog = page.getByRole('dialog');
  const words = { 名称: '旭川駅前広場', 緯度: '142.3583', 経度: '43.7631', 町字: '宮下通8丁目' };
  for (const [label, text] of Object.entries(words)) await dialog.getByLabel(label, { exact: true }).fill(text);
  await dialog.getByLabel('名称（カナ）').fill('あさひかわえきまえひろば');
  await dialog.getByRole('button', { name: '記録する' }).click();
  // Swapped degrees are found, and the first of them has the focus.
  await dialog
    .getByText(/緯度と経度が逆/)
    .first()
    .waitFor();
  assert.equal(await dialog.locator('input:focus').getAttribute('name'), 'latitude');
  await dialog.getByLabel('緯度', { exact: true }).fill('43.7631');
  await dialog.getByLabel('経度', { exact: true }).fill('142.3583');
  await dialog.getByRole('button', { name: '記録する' }).click();
  await page.getByText('W-0004 を記録しました。').waitFor();
  await page.getByRole('button', { name: '一覧から外す: W-0002' }).click();
  await dialog.getByRole('button', { name: '一覧から外す' }).click();
  await page.getByText('W-0002 を一覧から外しました。').waitFor();
  const file = await textOf(page, () => page.getByRole('button', { name: '標準データセット（CSV）' }).click());
  assert.match(file, /standard/);
}
