import { expect, test } from 'vitest';
import { locales } from '@machikado/contracts/locale.ts';
import { kioskSteps, useKiosk } from '../mock/kiosk-browser.ts';

const kiosk = useKiosk();
const { start, touch } = kioskSteps(kiosk);
const page = () => kiosk().page;
const panel = () => page().getByRole('dialog');
const worn = () => page().evaluate(() => Object.fromEntries(Object.entries(document.documentElement.dataset)));
const choose = (name: string) => panel().getByRole('button', { name, exact: true }).click();

async function typeName(name: string): Promise<void> {
  await touch('申請・届出');
  await kiosk().page.waitForURL('**/apply');
  await touch('はじめてのスマートフォン講座');
  await touch('この申込みをはじめる');
  await page().getByLabel('お名前', { exact: true }).fill(name);
}

test('the panel changes the look at once, closes by a touch outside, and nothing typed is lost', async () => {
  await start();
  await typeName('たしかめ');
  await touch('色');
  await choose('黒地に白');
  expect(await worn()).toMatchObject({ theme: 'night', text: '1', motion: 'full' });
  expect(await page().evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe('rgb(0, 0, 0)');
  expect(await page().evaluate(() => getComputedStyle(document.documentElement).colorScheme)).toBe('dark');
  await choose('最大');
  await choose('画面の動きを止める');
  expect(await worn()).toMatchObject({ theme: 'night', text: '4', motion: 'still' });
  await page().mouse.click(540, 60);
  await panel().waitFor({ state: 'detached' });
  expect(await page().getByLabel('お名前', { exact: true }).inputValue()).toBe('たしかめ');
  await touch('大きさ');
  await choose('はじめの見え方にもどす');
  expect(await worn()).toMatchObject({ theme: 'light', text: '1', motion: 'full' });
  await page().keyboard.press('Escape');
  await panel().waitFor({ state: 'detached' });
  expect(await page().getByLabel('お名前', { exact: true }).inputValue()).toBe('たしかめ');
});

test('focus goes into the panel, stays there, and comes back to the button that opened it', async () => {
  await start();
  const opener = page().getByRole('button', { name: '大きさ' });
  await opener.click();
  await panel().waitFor();
  const inside = () => page().evaluate(() => document.activeElement?.closest('dialog') !== null);
  for (let step = 0; step < 16; step += 1) {
    // The browser's own surroundings are one stop of the round; the screen behind is none.
    expect(await page().evaluate(() => document.activeElement?.closest('.content, aside') === null)).toBe(true);
    await page().keyboard.press('Tab');
  }
  expect(await inside()).toBe(true);
  await page().keyboard.press('Escape');
  expect(await opener.evaluate((button) => button === document.activeElement)).toBe(true);
});

test('six languages are one touch away, each in its own script, and the place and what was typed stay', async () => {
  await start();
  await typeName('たしかめ');
  const languages = page().getByRole('group', { name: 'ことば' }).getByRole('button');
  expect(await languages.count()).toBe(6);
  const boxes = await languages.evaluateAll((buttons) =>
    buttons.map((button) => button.getBoundingClientRect().toJSON()),
  );
  expect(new Set(boxes.map(({ y }: DOMRect) => y)).size).toBe(1);
  expect(Math.min(...boxes.map(({ height }: DOMRect) => height))).toBeGreaterThanOrEqual(64);
  await page().locator('aside button:lang(ko)').click();
  await page().waitForFunction(() => document.documentElement.lang === 'ko');
  expect(new URL(page().url()).pathname).toBe('/apply/smartphone-course');
  expect(await page().locator('input').first().inputValue()).toBe('たしかめ');
});

const languageButtons = () => page().getByRole('group', { name: 'ことば' }).getByRole('button');
const boxesOf = (buttons: ReturnType<typeof languageButtons>) =>
  buttons.evaluateAll((all) => all.map((one) => one.getBoundingClientRect().toJSON() as DOMRect));

test('on a phone all languages are one touch away, in one row', async () => {
  await page().setViewportSize({ width: 390, height: 844 });
  await page().goto(`${kiosk().agent.homeUrl}/home?in=ja`);
  const bar = page().locator('aside');
  await bar.getByRole('button').first().waitFor();
  expect(await bar.evaluate((one) => one.getBoundingClientRect().height)).toBeLessThan(90);
  const boxes = await boxesOf(languageButtons());
  expect(boxes).toHaveLength(6);
  expect(new Set(boxes.map(({ y }) => y)).size).toBe(1);
  for (const { left, right, width } of boxes) {
    expect(left).toBeGreaterThanOrEqual(0);
    expect(right).toBeLessThanOrEqual(390);
    expect(width).toBeGreaterThanOrEqual(48);
  }
  await bar.getByRole('button', { name: 'English' }).click();
  await expect.poll(() => page().evaluate(() => document.documentElement.lang)).toBe('en');
});

test('with the controls low all languages stay one touch away, standing and lying', async () => {
  await start();
  await touch('ボタンを画面の下に集める');
  for (const [width, height, locale] of [
    [1080, 1920, 'ko'],
    [1920, 1080, 'en'],
  ] as const) {
    await page().setViewportSize({ width, height });
    const boxes = await boxesOf(page().locator('aside .languages button'));
    expect(boxes).toHaveLength(6);
    expect(new Set(boxes.map(({ y }) => y)).size).toBe(1);
    for (const box of boxes) {
      expect(Math.min(box.width, box.height)).toBeGreaterThanOrEqual(64);
      expect(box.right).toBeLessThanOrEqual(width);
    }
    await page().locator(`aside button:lang(${locale})`).click();
    await page().waitForFunction((lang) => document.documentElement.lang === lang, locale);
  }
});

test('with the controls low on a counter tablet all languages are one touch away, until there are keys', async () => {
  await page().route('**/agent/v1/device', (route) =>
    route.fulfill({ json: { asset: 'K-0002', languages: locales, screen: { widthMm: 217 } } }),
  );
  await page().setViewportSize({ width: 1280, height: 800 });
  await start();
  await touch('ボタンを画面の下に集める');
  const folded = page().getByRole('button', { name: 'ことばをえらぶ' });
  await folded.waitFor({ state: 'hidden' });
  const boxes = await boxesOf(page().locator('aside .languages button'));
  expect(boxes).toHaveLength(6);
  for (const { top, bottom, left, width, height } of boxes) {
    expect(Math.min(width, height) / (1280 / 217)).toBeGreaterThanOrEqual(15);
    expect(left).toBeGreaterThanOrEqual(0);
    expect(top).toBeGreaterThanOrEqual(800 * 0.6);
    expect(bottom).toBeLessThanOrEqual(800);
  }
  await page().locator('aside button:lang(ko)').click();
  await page().waitForFunction(() => document.documentElement.lang === 'ko');
  await page().locator('aside button:lang(ja)').first().click();
  await page().waitForFunction(() => document.documentElement.lang === 'ja');
  await touch('まち・観光');
  await touch('名前でさがす');
  await page().locator('.keyboard').waitFor();
  await folded.click();
  await panel().getByRole('button', { name: 'English' }).click();
  await page().waitForFunction(() => document.documentElement.lang === 'en');
});

test('the four text sizes stand in one row or in two and two', async () => {
  await start();
  await touch('大きさ');
  const sizes = panel().locator('.sizes button');
  await sizes.last().waitFor();
  for (const [width, height] of [
    [1080, 1920],
    [1920, 1080],
    [1280, 800],
    [390, 844],
  ] as const) {
    await page().setViewportSize({ width, height });
    for (const size of ['1', '2', '3', '4']) {
      await page().evaluate(`document.documentElement.dataset.text = '${size}'`);
      const rows = Object.values(Object.groupBy(await boxesOf(sizes), ({ y }) => y)).map((row) => row?.length);
      expect([[4], [2, 2]], `${width} px, size ${size}`).toContainEqual(rows);
    }
  }
});

test('a small screen of a known width gets larger targets', async () => {
  await page().route('**/agent/v1/device', (route) =>
    route.fulfill({ json: { asset: 'K-0002', languages: ['ja'], screen: { widthMm: 217 } } }),
  );
  await page().setViewportSize({ width: 1280, height: 800 });
  await start();
  const heights = await page().evaluate(() =>
    Array.from(document.querySelectorAll('aside button'), (one) => one.getBoundingClientRect().height),
  );
  expect(Math.min(...heights) / (1280 / 217)).toBeGreaterThanOrEqual(15);
});

test('targets are as large as a finger needs on the screen as it is configured, and the bar stays low', async () => {
  await start();
  for (const size of ['標準', '最大']) {
    await touch('大きさ');
    await choose(size);
    await page().keyboard.press('Escape');
    const least = await page().evaluate(() => {
      const pxPerMm = innerWidth / Number(getComputedStyle(document.documentElement).getPropertyValue('--screen-mm'));
      const boxes = Array.from(document.querySelectorAll('button'), (one) => one.getBoundingClientRect());
      const shown = boxes.filter((box) => box.width > 0);
      const px = Math.min(...shown.flatMap((box) => [box.width, box.height]));
      return { px, mm: px / pxPerMm, bar: document.querySelector('aside')?.getBoundingClientRect().top };
    });
    expect(least.px).toBeGreaterThanOrEqual(64);
    expect(least.mm).toBeGreaterThanOrEqual(15);
    expect(least.bar).toBeGreaterThan(1920 * 0.6);
  }
});
