import { expect, test } from 'vitest';
import { boardOf } from '../mock/alerts.ts';
import { kioskSteps, useKiosk } from '../mock/kiosk-browser.ts';

const kiosk = useKiosk();
const { see, sent, start, touch } = kioskSteps(kiosk);

test('an idle visit is asked, then wiped: nothing of it is left', async () => {
  await kiosk().page.clock.install();
  await start();
  await touch('申請・届出');
  await kiosk().page.waitForURL('**/apply');
  await touch('はじめてのスマートフォン講座');
  await touch('この申込みをはじめる');
  await kiosk().page.getByLabel('お名前', { exact: true }).fill('canary-7731');
  await touch('大きさ');
  await touch('特大');
  await touch('閉じる');
  expect(await kiosk().page.evaluate(() => document.documentElement.dataset['text'])).toBe('3');
  await kiosk().page.clock.fastForward(301_000);
  await see('まだお使いですか');
  await kiosk().page.getByRole('dialog').getByRole('button', { name: '続ける' }).click();
  await expect.poll(() => kiosk().page.getByText('まだお使いですか').count()).toBe(0);
  await kiosk().page.clock.fastForward(301_000);
  await see('まだお使いですか');
  await kiosk().page.clock.fastForward(46_000);
  await kiosk().page.locator('.attract').waitFor();
  expect(sent('DELETE', '/visits/current')).toHaveLength(1);
  expect(await kiosk().page.evaluate(() => document.documentElement.dataset['text'])).toBe('1');
  await kiosk().page.goto(`${kiosk().agent.url}/apply/smartphone-course`);
  await kiosk().page.locator('.attract').waitFor();
  expect(await kiosk().page.content()).not.toContain('canary-7731');
  expect(await kiosk().page.evaluate(() => JSON.stringify([localStorage, sessionStorage]))).not.toContain(
    'canary-7731',
  );
});

test('a warning takes the screen over from anywhere, and gives it back as it was', async () => {
  await start();
  await touch('申請の状況');
  await kiosk().page.getByLabel('受付番号').fill('A2750');
  kiosk().agent.emit({ kind: 'alerts', board: boardOf(4, true) });
  await see('警戒レベル4');
  await see('見本避難所A');
  await see('出典：気象庁');
  expect(await kiosk().page.getByRole('button', { name: '続ける' }).count()).toBe(0);
  kiosk().agent.emit({ kind: 'alerts', board: boardOf(undefined, false) });
  await kiosk().page.getByLabel('受付番号').waitFor();
  expect(await kiosk().page.getByLabel('受付番号').inputValue()).toBe('A2750');
  kiosk().agent.emit({ kind: 'alerts', board: boardOf(3, false) });
  await see('避難先は、市の窓口か');
  await touch('続ける');
  await see('警戒レベル3');
  expect(await kiosk().page.getByLabel('受付番号').inputValue()).toBe('A2750');
});

test('a city that is away leaves the places, a revoked kiosk nothing', async () => {
  await start();
  kiosk().agent.emit({ kind: 'city', state: 'offline' });
  await see('いま市のシステムとつながっていません');
  expect(await kiosk().page.getByRole('button', { name: '施設をかりる' }).isDisabled()).toBe(true);
  await touch('まち・観光');
  await see('旭川市中央図書館');
  kiosk().agent.emit({ kind: 'city', state: 'revoked' });
  await see('この端末は使用を中止しています');
  expect(await kiosk().page.getByText('旭川市中央図書館').isVisible()).toBe(false);
});

test.each([
  ['portrait', 1080, 1920],
  ['landscape', 1920, 1080],
  ['small', 1280, 800],
  ['phone', 390, 844],
])('nothing is cut off at the side in %s', async (_name, width, height) => {
  await kiosk().page.setViewportSize({ width, height });
  await start();
  const wide = () => kiosk().page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  await touch(width < 700 ? '見え方' : '大きさ');
  for (const size of ['標準', '大', '特大', '最大']) {
    await kiosk().page.getByRole('dialog').getByRole('button', { name: size, exact: true }).click();
    expect(await wide()).toBeLessThanOrEqual(0);
  }
});
