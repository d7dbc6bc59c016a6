import { readFile } from 'node:fs/promises';
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';

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
