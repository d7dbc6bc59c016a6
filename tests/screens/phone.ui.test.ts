import type { Locator } from 'playwright-core';
import { expect, test } from 'vitest';
import { locales } from '@machikado/contracts/locale.ts';
import { useKiosk } from '../../kiosk-ui/mock/kiosk-browser.ts';
import { homeJourneys } from './home-journeys.ts';
import { bringTextFit, faultsOfFit } from './text-fit.ts';
import { handOf, startTurn } from './walk.ts';

const kiosk = useKiosk();
const page = () => kiosk().page;

/** What is drawn of these, CSS px of the screen. */
async function boxesOf(all: Locator) {
  const boxes = await Promise.all((await all.all()).map((one) => one.boundingBox()));
  return boxes
    .filter((box) => box !== null)
    .map((box) => ({ ...box, right: box.x + box.width, bottom: box.y + box.height }));
}

test('a phone signed in keeps all of its bar in one row of whole words, in every language', async () => {
  const wearSize = (size: string) => page().evaluate(`document.documentElement.dataset.text = '${size}'`);
  await bringTextFit(page().context());
  await page().setViewportSize({ width: 390, height: 844 });
  const session = { userName: '見本', expiresAt: new Date(Date.now() + 1_800_000).toISOString() };
  await page().route('**/resident/v1/sign-in', (route) => route.fulfill({ json: session }));
  await page().goto(`${kiosk().agent.homeUrl}/home?in=ja`);
  const bar = page().locator('aside button');
  await page().locator('aside .finish').waitFor();
  const rows = async () => new Set((await boxesOf(bar)).map(({ y }) => y)).size;
  // Each word of the bar stands in an element of its button's own style.
  const style = (await bar.first().getAttribute('class'))?.match(/svelte-\w+/)?.[0] ?? 'none';
  const cut = async () => (await faultsOfFit(page())).filter((fault) => fault.includes(style));
  for (const locale of locales) {
    await page().locator(`aside button[lang="${locale}"]`).click();
    await page().locator(`html[lang="${locale}"]`).waitFor({ state: 'attached' });
    for (const size of ['1', '2']) {
      await wearSize(size);
      const boxes = await boxesOf(bar);
      expect(boxes).toHaveLength(8);
      expect(await rows(), `${locale}, size ${size}`).toBe(1);
      expect(Math.min(...boxes.flatMap(({ width, height }) => [width, height]))).toBeGreaterThanOrEqual(44);
      expect(Math.max(...boxes.map(({ right }) => right))).toBeLessThanOrEqual(390);
      expect((await boxesOf(page().locator('aside')))[0]?.height).toBeLessThan(90);
      expect(await cut(), `${locale}, size ${size}`).toEqual([]);
    }
    // Larger words, and a smaller phone, take a second row for the button that ends the visit; nothing is cut.
    await wearSize('4');
    expect(await cut(), `${locale}, size 4`).toEqual([]);
    expect(await rows()).toBeLessThanOrEqual(2);
    await wearSize('1');
    await page().setViewportSize({ width: 360, height: 740 });
    expect(await cut(), `${locale}, 360 px`).toEqual([]);
    expect(new Set((await boxesOf(page().locator('aside .languages button'))).map(({ y }) => y)).size).toBe(1);
    await page().setViewportSize({ width: 390, height: 844 });
  }
});

test('on a phone in the largest letters the code for the desk stands whole under the number', async () => {
  const { agent } = kiosk();
  const standing: Record<string, Awaited<ReturnType<typeof boxesOf>>[number] | undefined> = {};
  const at = async (screen: string) => {
    if (screen !== 'book/done') return;
    for (const part of ['.number', '.code', '.area', '.frame .more'])
      standing[part] = (await boxesOf(page().locator(part)))[0];
  };
  await page().setViewportSize({ width: 390, height: 844 });
  const hand = handOf({ page: page(), url: agent.homeUrl, agent, locale: 'ja', textSize: 4, atHome: true, at });
  await startTurn(hand);
  await homeJourneys.find(({ name }) => name === 'book')?.play(hand);
  const { '.number': number, '.code': code, '.area': area, '.frame .more': more } = standing;
  expect(number?.y).toBeGreaterThanOrEqual(area?.y ?? Infinity);
  expect(code?.y).toBeGreaterThanOrEqual(number?.bottom ?? Infinity);
  expect(code?.bottom).toBeLessThanOrEqual(more?.y ?? area?.bottom ?? 0);
});
