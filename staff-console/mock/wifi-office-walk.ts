import { readFile } from 'node:fs/promises';
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';

export type SignIn = (staffId: string) => Promise<void>;

/** One member of staff goes, the next one comes to the same page. */
async function change(page: Page, signIn: SignIn, staffId: string): Promise<void> {
  await page.getByRole('button', { name: 'サインアウト' }).click();
  await page.getByText('職員IDとパスワードで入ります。').waitFor();
  await signIn(staffId);
  await page.getByRole('link', { name: 'Wi-Fi', exact: true }).click();
}

/** A clerk asks for a disclosure, another member of staff approves it, and the first takes the file. */
export async function walkDisclosure(page: Page, signIn: SignIn): Promise<void> {
  await askForDisclosure(page);
  await change(page, signIn, 'auditor');
  await approveDisclosure(page, 'D-0000-0033');
  await change(page, signIn, 'clerk');
  await page.getByRole('link', { name: '接続記録の開示' }).click();
  assert.equal(await takeDisclosure(page, 'D-0000-0033'), 'D-0000-0033,1');
}

/** Asks, and is told in words what is wrong with what was typed first. */
async function askForDisclosure(page: Page): Promise<void> {
  await page.getByRole('link', { name: '接続記録の開示' }).click();
  await page.getByRole('button', { name: '開示を請求する' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('照会の文書番号').fill('見本警収第125号');
  await dialog.getByLabel('根拠になる法令').fill('刑事訴訟法第197条第2項');
  await dialog.getByLabel('理由').fill('見本');
  await dialog.getByRole('textbox', { name: '端末のMACアドレス' }).fill('3C-22-FB-00-00');
  await dialog.getByRole('button', { name: '請求する' }).click();
  await dialog.getByRole('alert').getByText('MACアドレスの形ではありません').waitFor();
  await dialog.getByRole('textbox', { name: '端末のMACアドレス' }).fill('3C-22-FB-00-00-09');
  await dialog.getByLabel('いつから').fill('2026-01-01T00:00');
  await dialog.getByRole('button', { name: '請求する' }).click();
  await dialog.getByRole('alert').getByText('31日以内').waitFor();
  await dialog.getByLabel('いつまで').fill('2026-01-02T00:00');
  await dialog.getByRole('button', { name: '請求する' }).click();
  await page.getByText('D-0000-0033 を請求しました。').waitFor();
  const row = page.getByRole('article', { name: 'D-0000-0033' });
  await row.getByText('3c:22:fb:00:00:09').waitFor();
  // Whoever asks finds no button to approve with.
  assert.equal(await row.getByRole('button', { name: '承認する' }).count(), 0);
}

async function approveDisclosure(page: Page, number: string): Promise<void> {
  await page.getByRole('article', { name: number }).getByRole('button', { name: '承認する' }).click();
  await page.getByRole('dialog').getByRole('button', { name: '承認する' }).click();
  await page.getByText('承認しました。').waitFor();
}

async function takeDisclosure(page: Page, number: string): Promise<string> {
  const row = page.getByRole('article', { name: number });
  await row.getByRole('button', { name: 'ファイルを受け取る' }).click();
  const download = page.waitForEvent('download');
  await page.getByRole('dialog').getByRole('button', { name: 'ファイルを受け取る' }).click();
  const saved = await readFile(await (await download).path(), 'utf8');
  await row.getByText('消去済み').waitFor();
  assert.equal(await row.getByRole('button').count(), 0);
  return saved;
}

/** A technician adds a receiver, is told which hosts there are, sees its key once, tests it and sends a dead letter again. */
export async function walkWebhooks(page: Page, signIn: SignIn): Promise<void> {
  await change(page, signIn, 'technician');
  await page.getByRole('link', { name: 'ほかのシステムへの通知' }).click();
  await page.getByRole('button', { name: '通知先を加える' }).click();
  const dialog = page.getByRole('dialog');
  const url = dialog.getByLabel('通知先のURL');
  const save = dialog.getByRole('button', { name: '加える' });
  await url.fill('http://hooks.example.jp/');
  await save.click();
  await dialog.getByRole('alert').getByText('https で始まる').waitFor();
  await url.fill('https://other.example.jp/');
  await save.click();
  await dialog.getByRole('alert').getByText('一つ以上').waitFor();
  await dialog.getByLabel('災害モードになった').check();
  await save.click();
  await dialog.getByRole('alert').getByText('このホストには送れません').waitFor();
  await url.fill('https://hooks.example.jp/');
  await save.click();
  await dialog.getByText('whsec_').waitFor();
  await dialog.getByRole('button', { name: '写しました' }).click();
  assert.equal(await page.getByText('whsec_').count(), 0);
  await page
    .getByRole('row', { name: /hooks\.example\.jp/ })
    .getByRole('button', { name: 'ためしに送る' })
    .click();
  await page.getByText('ためしの通知を送ります。').waitFor();
  await page.getByRole('button', { name: 'もう一度送る' }).click();
  await page.getByText('もう一度送ります。').waitFor();
  await page.getByRole('button', { name: 'もう一度送る' }).waitFor({ state: 'detached' });
}

/** A technician sees what each spot has deleted, is told of the longest time, and has records kept for a shorter one. */
export async function walkRecords(page: Page): Promise<void> {
  await page.getByRole('link', { name: '保存と消去' }).click();
  await page
    .getByRole('table', { name: 'W-0001 が消した記録' })
    .getByRole('cell', { name: '125', exact: true })
    .waitFor();
  await page.getByText('いま確かめられません').waitFor();
  const days = page.getByLabel('残す日数');
  const save = page.getByRole('button', { name: '日数を変える' });
  await days.fill('366');
  await save.click();
  await page.getByRole('alert').getByText('1から365まで').waitFor();
  await days.fill('30');
  await save.click();
  await page.getByRole('dialog').getByRole('button', { name: '日数を変える' }).click();
  await page.getByText('30日残しています').waitFor();
}
