import { expect, test } from 'vitest';
import { kioskSteps, useKiosk } from '../mock/kiosk-browser.ts';

const kiosk = useKiosk();
const { see, sent, start, touch, typeDigits } = kioskSteps(kiosk);
const field = (name: string) => kiosk().page.locator(`#field-${name}`);

/** From the home screen of a kiosk without its city to the last question of a form. */
async function fillVolunteers(): Promise<void> {
  await start();
  kiosk().agent.emit({ kind: 'city', state: 'offline' });
  await see('いま市のシステムとつながっていません');
  await touch('申請・届出');
  await kiosk().page.waitForURL('**/apply');
  await touch('まちのボランティア登録');
  await see('つながっていなくても、申込書は記入できます');
  await touch('この申込みをはじめる');
  await field('name').fill('見本');
  await field('nameKana').fill('ミホン');
  await touch('次へ');
  await kiosk().page.locator('.picker').getByRole('button', { name: '20～29年' }).tap();
  for (const name of ['昭和25年', '5月', '3日'])
    await kiosk().page.locator('.picker').getByRole('button', { name }).first().tap();
  await touch('次へ');
  await typeDigits('070-0035');
  await field('address').fill('見本町1');
  await touch('次へ');
  await see('市はまだ受け付けていません');
}

test('a form is left with the kiosk while the city is away: the ticket says that nothing has been received', async () => {
  await fillVolunteers();
  await touch('この端末に預ける');
  await see('お預かりしました（まだ届いていません）');
  await see('Q-0000-0013');
  await see('印刷しました。お取りください');
  expect(sent('POST', '/applications/queued')).toHaveLength(1);
  expect(sent('POST', '/applications')).toHaveLength(0);
  await touch('はじめの画面へ');
  await touch('申請の状況');
  await kiosk().page.getByLabel('受付番号').fill('q 0000 0013');
  await kiosk().page.getByLabel('照会コード').fill('4TX9QK');
  await touch('しらべる');
  await see('まだ市に届いていません。つながるのを待っています');
  await kiosk().page.getByLabel('照会コード').fill('000001');
  await touch('しらべる');
  await see('市に届きました');
  await see('A-2750-9810');
});

test('a form is taken home wholly in a code while the city is away, and says what stands in it', async () => {
  kiosk().agent.trouble.set('/drafts', 'city-unreachable');
  await fillVolunteers();
  await touch('スマートフォンで続ける');
  await see('内容はすべてこのQRコードの中にあります');
  await kiosk().page.getByRole('img', { name: 'カメラで読むと' }).waitFor();
});
