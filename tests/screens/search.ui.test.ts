import type { BrowsingAction } from '@machikado/contracts/browsing.ts';
import { expect, test } from 'vitest';
import { bringAxe, faultsOf } from './axe.ts';
import { kioskSteps, useKiosk } from '../../kiosk-ui/mock/kiosk-browser.ts';

const kiosk = useKiosk();
const { see, start, touch } = kioskSteps(kiosk);
const page = () => kiosk().page;
const done = (what: string) => kiosk().agent.browsing.actions.filter((one) => one['do'] === what);
/** Waits until the agent was asked for something; what it was is told. */
const asked = async (what: BrowsingAction['do'], count = 1) => {
  await expect.poll(() => done(what).length).toBe(count);
  return done(what).at(-1);
};
const key = (name: string) => page().locator('.keyboard').getByRole('button', { name, exact: true }).click();
const faults = () => faultsOf(page(), { lang: 'ja', least: 64 });

/** A page of the web as the other browser would show it: green above, white below. */
async function drawPage(): Promise<void> {
  const other = await page().context().newPage();
  await other.setViewportSize({ width: 540, height: 600 });
  await other.setContent('<body style="margin:0;background:linear-gradient(#0a0 50%,#fff 50%)">');
  kiosk().agent.browsing.draw(await other.screenshot({ type: 'jpeg' }));
  await other.close();
}
/** The colour in the middle of the upper half of the picture. */
const colour = () =>
  page().evaluate<number[]>(`(() => {
    const canvas = document.querySelector('canvas');
    return Array.from(canvas.getContext('2d').getImageData(canvas.width / 2, canvas.height / 4, 1, 1).data);
  })()`);

async function openRules(): Promise<void> {
  await bringAxe(page().context());
  await start();
  await touch('ホームページを見る');
  await see('使い方のきまり');
}
async function openSite(): Promise<void> {
  await openRules();
  await touch('きまりを守って使う');
  await touch('気象庁');
  await page().locator('.view').waitFor();
  await drawPage();
  await expect.poll(colour).toEqual([expect.closeTo(0, -1), expect.closeTo(170, -1), expect.closeTo(0, -1), 255]);
}

test('rules, words on the own keyboard, the page is drawn, and the way back', async () => {
  await openRules();
  expect(await faults()).toEqual([]);
  await touch('きまりを守って使う');
  await touch('言葉を入れる');
  for (const one of ['い', 'ぬ']) await key(one);
  expect(await page().locator('.typed').textContent()).toBe('いぬ');
  expect(await faults()).toEqual([]);
  await touch('調べる');
  await see('市の案内の中には見つかりませんでした');
  expect(await faults()).toEqual([]);
  await touch('ホームページで調べる');
  await page().locator('.view').waitFor();
  await drawPage();
  await expect.poll(async () => (await colour())[1]).toBeGreaterThan(150);
  expect(kiosk().agent.browsing.actions[0]).toMatchObject({ words: 'いぬ', textSize: 1, width: 1080 });
  expect(await faults()).toEqual([]);
  kiosk().agent.browsing.become({ canGoBack: false });
  const back = page().locator('.view').getByRole('button', { name: 'もどる' });
  await expect.poll(() => back.isDisabled()).toBe(true);
  kiosk().agent.browsing.become({ canGoBack: true });
  await back.click();
  await asked('back');
  await touch('ホームページを終わる');
  await see('どのページを見ますか');
});

test('a touch on the picture goes to its place on the page; text is larger; the page scrolls', async () => {
  await openSite();
  const box = await page().locator('canvas').boundingBox();
  if (box === null) expect.fail('There is no picture.');
  // The picture of 540 × 600 fills the width: half of it down is half of 1200 × its scale.
  const shownHeight = (box.width / 540) * 600;
  await page()
    .locator('canvas')
    .click({ position: { x: box.width / 4, y: shownHeight / 2 } });
  await expect.poll(() => done('touch').flatMap((one) => one['touches'] as object[]).length).toBe(2);
  const touches = done('touch').flatMap((one) => one['touches'] as { kind: string; x: number; y: number }[]);
  expect(touches.map(({ kind, x, y }) => [kind, x.toFixed(1), y.toFixed(1)])).toEqual([
    ['start', expect.stringMatching(/^0\.[23]$/), '0.5'],
    ['end', expect.stringMatching(/^0\.[23]$/), '0.5'],
  ]);
  await page().locator('.view footer').getByRole('button', { name: '文字の大きさ' }).click();
  expect(await asked('text-size')).toMatchObject({ textSize: 2 });
  await touch('下へ');
  expect(await asked('scroll')).toMatchObject({ by: 0.8 });
});

test('the keyboard comes with a field of the page; a password field warns and is not shown', async () => {
  await openSite();
  kiosk().agent.browsing.become({ typing: 'text' });
  await page().locator('.keys-panel').waitFor();
  for (const one of ['い', 'ぬ']) await key(one);
  await touch('入れる');
  expect(await asked('type')).toMatchObject({ text: 'いぬ' });
  kiosk().agent.browsing.become({ typing: 'password' });
  await page().getByRole('alert').getByText('みんなで使う機械です').waitFor();
  await key('か');
  expect(await page().locator('.keys-panel output').textContent()).toBe('●');
  expect(await faults()).toEqual([]);
  await touch('決定');
  expect(await asked('key')).toMatchObject({ key: 'Enter' });
  await page().locator('.keys-panel').waitFor({ state: 'detached' });
});

test('a page that is refused says why; the words of a page are read; the phone gets its address', async () => {
  await openSite();
  kiosk().agent.browsing.become({ notice: { denial: 'not-on-the-list', host: 'shut.example' } });
  await see('このページは、この機械では見られません');
  expect(await faults()).toEqual([]);
  kiosk().agent.browsing.become({ notice: undefined });
  await page().locator('.notice').waitFor({ state: 'detached' });
  const footer = page().locator('.view footer');
  await footer.getByRole('button', { name: '読み上げ' }).click();
  await page().getByRole('dialog').getByText('市からのお知らせ').waitFor();
  expect(await faults()).toEqual([]);
  await page().getByRole('dialog').getByRole('button', { name: '閉じる' }).click();
  await footer.getByRole('button', { name: 'スマートフォンで見る' }).click();
  await page().getByRole('dialog').getByText('https://www.city.asahikawa.hokkaido.jp/').waitFor();
  expect(await faults()).toEqual([]);
});

test('the time that is left, more of it where nobody waits, and its end', async () => {
  await openSite();
  await see('のこり5分');
  await touch('延長する');
  await see('後ろで待っている人はいますか');
  expect(await faults()).toEqual([]);
  await touch('います。時間で終わる');
  expect(done('extend')).toEqual([]);
  await touch('延長する');
  await touch('いません。延長する');
  await asked('extend');
  kiosk().agent.browsing.become({ leftS: 1190, extensionsLeft: 0 });
  await see('のこり20分');
  expect(await page().getByRole('button', { name: '延長する' }).count()).toBe(0);
  kiosk().agent.browsing.become({ leftS: 45 });
  // The seconds go on meanwhile.
  await page()
    .getByText(/のこり4\d秒/)
    .waitFor();
  kiosk().agent.browsing.become({ state: 'ended', ended: 'time-up' });
  await see('時間になったので終わりました');
  expect(await faults()).toEqual([]);
});

test('the city’s own content is found first, offline too, and leads to where it is shown', async () => {
  await openRules();
  kiosk().agent.emit({ kind: 'city', state: 'offline' });
  await touch('きまりを守って使う');
  await touch('言葉を入れる');
  for (const one of ['と', 'し']) await key(one);
  await touch('調べる');
  await see('市の案内の中で見つかったものです');
  expect(await faults()).toEqual([]);
  await page().locator('main li button').filter({ hasText: '図書館' }).first().click();
  await page().waitForURL('**/places?show=*');
});

test('what is left of the time of a visit is said, and when nothing is left no page is offered', async () => {
  await openRules();
  const offer = (leftS: number) =>
    page().route('**/agent/v1/browsing', async (route) => {
      if (route.request().method() !== 'GET') return route.fallback();
      const json = { available: true, profile: 'allow-list', minutes: 15, leftS, searches: true };
      const site = { name: { ja: '気象庁', en: 'Weather' }, url: 'https://www.jma.go.jp/' };
      await route.fulfill({ json: { ...json, extension: { rule: 'never', minutes: 1, maxTimes: 0 }, sites: [site] } });
    });
  await offer(300);
  await touch('きまりを守って使う');
  await touch('気象庁');
  await page().locator('.view').waitFor();
  await touch('ホームページを終わる');
  await see('今回は、あと5分使えます');
  await touch('気象庁');
  await page().locator('.view').waitFor();
  await offer(0);
  await touch('ホームページを終わる');
  await see('今回使える時間は、もうありません');
  expect(await page().getByRole('button', { name: '気象庁' }).count()).toBe(0);
  expect(await faults()).toEqual([]);
});

test('a session that fails says so and can be opened again', async () => {
  await openSite();
  kiosk().agent.browsing.become({ state: 'ended', ended: 'failed' });
  await see('続けて表示できませんでした');
  kiosk().agent.browsing.become({ state: 'open', ended: undefined });
  await touch('気象庁');
  await page().locator('.view').waitFor();
});
