import { readFile } from 'node:fs/promises';
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';

export async function signIn(page: Page, staffId: string, password: string): Promise<void> {
  await page.getByLabel('職員ID').fill(staffId);
  await page.getByLabel('パスワード').fill(password);
  await page.getByRole('button', { name: 'サインインする' }).click();
}

/** Goes through the list of payments: ends the one in doubt, leaves the one that goes on, and gives one refund back. */
export async function walkPayments(page: Page): Promise<void> {
  const attempts = page.getByRole('table', { name: '結果の分からない支払い' }).locator('tbody tr');
  await attempts.nth(1).waitFor();
  assert.equal(await attempts.count(), 2);
  for (const what of ['K-0001', '1,600円', 'I-1000-1236', 'B-1000-1007', '結果が分からない'])
    await attempts.first().getByText(what).waitFor();
  // Of one that its kiosk is still at nothing is decided.
  await attempts.nth(1).getByText('キオスクで支払い中', { exact: true }).waitFor();
  assert.equal(await attempts.nth(1).getByRole('button').count(), 0);
  await attempts.first().getByRole('button', { name: '引き落とされていなかった' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(/確かめた方法/).fill('回答 123456');
  await dialog.getByRole('button', { name: '引き落とされていなかった' }).click();
  await page.getByText('未払いに戻しました。').waitFor();
  await page.getByText('結果の分からない支払いはありません').waitFor();
  const refunds = page.getByRole('table', { name: '窓口で返金するもの' }).locator('tbody tr');
  const before = await refunds.count();
  await refunds.first().getByRole('button', { name: '返金を記録する' }).click();
  await page.getByRole('dialog').getByRole('button', { name: '返金を記録する' }).click();
  await page.getByText('返金を記録しました。').waitFor();
  await refunds.nth(before - 1).waitFor({ state: 'detached' });
  assert.equal(await refunds.count(), before - 1);
}

/** Ends a payment as charged; nothing is sent without a word of how it is known, as `unsent` sees. */
export async function endPayment(page: Page, unsent: () => void): Promise<void> {
  await page.getByRole('button', { name: 'B-1000-1007' }).click();
  await page.getByText(/1,600円、.*、K-0001/).waitFor();
  await page.getByRole('button', { name: '引き落とされていた', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: '引き落とされていた', exact: true }).click();
  unsent();
  await dialog.getByLabel(/確かめた方法/).fill('回答 123456');
  await dialog.getByRole('button', { name: '引き落とされていた', exact: true }).click();
  await page.getByText('支払い済みとして記録しました。').waitFor();
}

/** Looks at a month, whose days the city counts, and at a list that was cut: it says that it is not all. */
export async function walkFullMonth(page: Page): Promise<void> {
  await page
    .getByRole('link', { name: /[1-9]\d*件 使用\d+%/ })
    .first()
    .waitFor();
  const cut = page.getByText(/残りは出ていません/);
  assert.equal(await cut.count(), 0);
  await page.route('**/api/bookings?*', (route) => route.fulfill({ json: { bookings: [], isCut: true } }));
  await page.reload();
  await cut.waitFor();
  await page.unroute('**/api/bookings?*');
}

/** Enters what somebody says on the telephone, with all that changes its fee, then changes a use; gives what is to be sent. */
export async function walkPhoneBooking(page: Page): Promise<object[]> {
  await page.locator('button.add').last().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('利用者番号').fill('10000014');
  await dialog.getByLabel('目的').fill('合唱の発表');
  await dialog.getByLabel('使い方').selectOption('sales');
  await dialog.getByLabel('減免').selectOption('children');
  const count = dialog.getByLabel('借りる数: ピアノ');
  await count.fill('1');
  await count.blur();
  await dialog.getByRole('button', { name: '予約を入れる' }).click();
  await dialog.waitFor({ state: 'detached' });
  const chosen = { purposeId: 'sales', reductionId: 'children', equipment: [{ id: 'piano', count: 1 }] };
  const booked = { kind: 'use', userNumber: '10000014', purpose: '合唱の発表', ...chosen };
  await walkAmending(page);
  return [{ body: booked }, { body: { purposeId: 'sales' } }];
}

/** Makes another kind of use of one that stands. */
async function walkAmending(page: Page): Promise<void> {
  await page.locator('button.booking').first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: '使い方・備品などを変える' }).click();
  await dialog.getByLabel('使い方').selectOption('sales');
  await dialog.getByRole('button', { name: '使い方・備品などを変える' }).click();
  await page.getByText('使用料を計算し直しました。').waitFor();
}

/** Records somebody as checked, then who she is and what she is entitled to, and registers a group. */
export async function walkUsers(page: Page): Promise<void> {
  const dialog = page.getByRole('dialog');
  await page.getByRole('button', { name: '確認済みにする' }).click();
  await dialog.getByRole('button', { name: '確認済みにする' }).click();
  await page.getByText('確認済み（clerk）').waitFor();
  const edit = page.getByRole('button', { name: '登録を直す' });
  await edit.click();
  await dialog.getByLabel('市内・市外').selectOption('non-resident');
  await dialog.getByLabel(/^生年月日/).fill('2012-04-01');
  await dialog.getByLabel(/^同意した保護者/).fill('見本 保護者');
  await dialog.getByLabel('減免を受けられる: 福祉団体').check();
  await dialog.getByRole('button', { name: '記録する' }).click();
  await page.getByText('個人・市外').waitFor();
  await edit.click();
  assert.equal(await dialog.getByLabel(/^生年月日/).inputValue(), '2012-04-01');
  assert.equal(await dialog.getByLabel(/^同意した保護者/).inputValue(), '見本 保護者');
  assert.equal(await dialog.getByLabel('減免を受けられる: 福祉団体').isChecked(), true);
  await dialog.getByRole('button', { name: 'やめる' }).click();
  await page.getByRole('button', { name: '登録する' }).click();
  await dialog.getByLabel('名前').fill('見本の会');
  await dialog.getByLabel('区分').selectOption('group');
  await dialog.getByLabel(/^暗証番号/).fill('2580');
  await dialog.getByRole('button', { name: '登録する' }).click();
  await page.getByText('利用者番号は30000016です').waitFor();
  await page.getByText('団体・市内').waitFor();
}

/** Notes what scripts and the page's policy complain of. */
export function watchFaults(page: Page, faults: string[]): void {
  page.on('pageerror', (error) => faults.push(error.message));
  // A 4xx answer is logged by the browser as well; what matters here is scripts and the page's policy.
  page.on('console', (line) => {
    // Tests beside that change the machine's network tear a script away now and then; the page loads itself again.
    const isTorn = line.text().includes('Failed to fetch dynamically imported module');
    if (line.type() === 'error' && !isTorn && !line.text().startsWith('Failed to load resource'))
      faults.push(line.text());
  });
}

/** Issues the permit of a booking again from the list, and gives the file that is saved and what stands in it. */
export async function walkReissue(page: Page, number: string): Promise<readonly [name: string, text: string]> {
  await page.getByRole('button', { name: number }).click();
  await page.getByRole('button', { name: '許可書を再発行する' }).click();
  const saved = page.waitForEvent('download');
  await page.getByRole('dialog').locator('button[type=submit]').click();
  const paper = await saved;
  await page.getByText('許可書を再発行しました。').waitFor();
  return [paper.suggestedFilename(), await readFile(await paper.path(), 'utf8')];
}

/** Draws a lottery with a value that everybody can read, and sees how anybody checks it. */
export async function walkLottery(page: Page): Promise<void> {
  await page.getByRole('button', { name: '抽選を行う' }).click();
  await page.getByLabel('公開の値').fill('38915.87');
  await page.getByRole('dialog').getByRole('button', { name: '抽選を行う' }).click();
  await page.getByText(/当選は17件です.*ほかに1件は/).waitFor();
  await page.getByText('npm run lottery -- verify hall-2027-02.json').waitFor();
}

/** What the city is asked for by `drillWifi`. */
export const drillWrites = [
  { method: 'POST', path: '/api/wifi-disaster', body: { drill: true } },
  { method: 'DELETE', path: '/api/wifi-disaster' },
  { method: 'POST', path: '/api/wifi-rule', body: { level: 4 } },
];

/**
 * Opens the Wi-Fi to everyone as a drill and shuts it again; of one spot nobody knows whether it has switched. Then has
 * warnings of a level open it.
 */
export async function drillWifi(page: Page): Promise<void> {
  const spots = page.getByRole('table', { name: 'Wi-Fiスポット' });
  await spots.getByText('通常').waitFor();
  for (const [button, outcome] of [
    ['訓練として開く', '開放中 (訓練)'],
    ['通常に戻す', '通常'],
  ] as const) {
    await page.getByRole('button', { name: button }).click();
    await page.getByRole('dialog').getByRole('button', { name: button }).click();
    await spots.getByText(outcome).waitFor();
    await page.getByRole('alert').filter({ hasText: '応答のないスポットがあります: W-0003' }).waitFor();
  }
  await page.getByLabel('どの警報から開くか').selectOption('4');
  await page.getByRole('button', { name: '決まりを変える' }).click();
  await page.getByRole('dialog').getByRole('button', { name: '決まりを変える' }).click();
  await page.getByText('いまの決まり: 警戒レベル4（避難指示）以上').waitFor();
  await page.getByText('まだ伝わっていないスポット: W-0003').waitFor();
}

/** Has so many Wi-Fi codes printed, and gives what was saved. */
export async function walkWifiCodes(page: Page, count: number): Promise<string> {
  await page.getByLabel('コードの数').fill(String(count));
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'PDFを作る' }).click();
  const saved = await readFile(await (await download).path(), 'utf8');
  await page.getByText(`${count}個のコードを作り`).waitFor();
  return saved;
}
