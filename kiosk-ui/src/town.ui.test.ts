import { expect, test } from 'vitest';
import { boardOf } from '../mock/alerts.ts';
import { events } from '../mock/events.ts';
import { places } from '../mock/city.ts';
import { kioskSteps, useKiosk } from '../mock/kiosk-browser.ts';

const kiosk = useKiosk();
const { see, start, touch } = kioskSteps(kiosk);
const gone = (text: string) => kiosk().page.getByText(text).first().waitFor({ state: 'detached' });
const headings = () => kiosk().page.locator('ol b').allTextContents();

test('home shows the services that are there; what cannot be done while the city is away says why', async () => {
  await start();
  const tiles = kiosk().page.locator('main .tiles button .title, main .quiet button .title');
  const first = ['申請・届出', '施設をかりる', 'まち・観光', '行事・講座', '防災・警報', 'Wi-Fiを使う'];
  const last = ['練習する', '自分の予約', '申請の状況', '支払う'];
  await expect.poll(() => tiles.allTextContents()).toEqual([...first, 'ホームページを見る', ...last]);
  await see('朝市（見本）');
  await see('140 m');
  kiosk().agent.emit({ kind: 'city', state: 'offline' });
  await see('いま市のシステムとつながっていません');
  const book = kiosk().page.getByRole('button', { name: '施設をかりる' });
  expect(await book.isDisabled()).toBe(true);
  expect(await book.textContent()).toContain('市のシステムとつながると使えます');
  for (const name of ['まち・観光', '行事・講座', '防災・警報', '練習する'])
    expect(await kiosk().page.getByRole('button', { name }).first().isDisabled(), name).toBe(false);
  kiosk().agent.emit({ kind: 'city', state: 'online' });
  // It comes back by itself.
  await gone('いま市のシステムとつながっていません');
  expect(await book.isDisabled()).toBe(false);
});

test('a kiosk that cannot browse does not offer it on its home screen', async () => {
  await kiosk().page.route('**/agent/v1/browsing', (route) => route.fulfill({ json: { available: false } }));
  await Promise.all([kiosk().page.waitForResponse('**/agent/v1/browsing'), start()]);
  await see('練習する');
  expect(await kiosk().page.getByText('ホームページを見る').count()).toBe(0);
});

test('a Wi-Fi code that was given stays at hand while the city is away', async () => {
  await start();
  const wifi = kiosk().page.getByRole('button', { name: 'Wi-Fiを使う' });
  await wifi.click();
  await kiosk().page.waitForURL('**/wifi');
  await touch('Wi-Fiコードを受け取る');
  await see('7K2MQ-X94RD');
  kiosk().agent.emit({ kind: 'city', state: 'offline' });
  await touch('もどる');
  expect(await wifi.isDisabled()).toBe(false);
  await wifi.click();
  await see('7K2MQ-X94RD');
});

test('where codes lie ready Wi-Fi works while the city is away, and nowhere else', async () => {
  await start();
  const wifi = kiosk().page.getByRole('button', { name: 'Wi-Fiを使う' });
  kiosk().agent.emit({ kind: 'city', state: 'offline' });
  await see('いま市のシステムとつながっていません');
  expect(await wifi.isDisabled()).toBe(true);
  kiosk().agent.emit({ kind: 'wifi-codes', state: 'some' });
  await wifi.click();
  await kiosk().page.waitForURL('**/wifi');
  await touch('Wi-Fiコードを受け取る');
  await see('7K2MQ-X94RD');
});

test('a list that failed is read again when the city comes back', async () => {
  kiosk().agent.trouble.set('/city-events', 'city-unreachable');
  await start();
  kiosk().agent.emit({ kind: 'city', state: 'offline' });
  await touch('行事・講座');
  await kiosk().page.locator('[data-part="kept"]').getByText('何も変わっていません').waitFor();
  kiosk().agent.trouble.clear();
  kiosk().agent.emit({ kind: 'city', state: 'online' });
  await see('朝市（見本）');
});

test('events are chosen by day and kind, and the choice stays on the way back', async () => {
  await start();
  await touch('行事・講座');
  await expect.poll(headings).toContain('絵本のよみきかせ（見本）');
  expect(await headings()).not.toContain('健康ウォーキング（見本）');
  await touch('すべて');
  await expect.poll(headings).toContain('健康ウォーキング（見本）');
  await touch('健康');
  await expect.poll(() => kiosk().page.locator('ol > li').count()).toBe(1);
  await touch('健康ウォーキング（見本）');
  await see('これは見本です。じっさいの行事ではありません。');
  await see('北海道旭川市常磐公園');
  await see('北西');
  await touch('もどる');
  await expect.poll(() => kiosk().page.locator('ol > li').count()).toBe(1);
  expect(await kiosk().page.getByRole('button', { name: '健康', exact: true }).getAttribute('aria-pressed')).toBe(
    'true',
  );
});

test('a course leads to its form', async () => {
  await start();
  await touch('行事・講座');
  await kiosk().page.getByRole('button', { name: 'すべて', exact: true }).click();
  await touch('はじめてのスマートフォン講座');
  // Rows of the list say the same word.
  await kiosk().page.waitForURL('**/events/smartphone-course');
  await touch('申し込む');
  await kiosk().page.waitForURL('**/apply/smartphone-course');
  await touch('この申込みをはじめる');
  await see('申し込む人');
  expect(events.some((event) => event.procedureId === 'smartphone-course')).toBe(true);
});

test('warnings: nothing in force is said with the time of the last check, below the takeover too', async () => {
  await start();
  await touch('防災・警報');
  await see('いま出ている警報はありません');
  await see('に確かめました');
  kiosk().agent.emit({ kind: 'alerts', board: boardOf(2, false) });
  await see('川の水があふれるおそれがあります');
  await gone('いま出ている警報はありません');
  kiosk().agent.emit({ kind: 'alerts', board: boardOf(undefined, false) });
  kiosk().agent.emit({ kind: 'city', state: 'offline' });
  await see('いまの警報は分かりません');
  await see('新しい警報が出ているかもしれません');
  expect(await kiosk().page.getByText('いま出ている警報はありません').count()).toBe(0);
  await touch('レベルの意味');
  expect(await kiosk().page.locator('ol .mark').allTextContents()).toEqual(
    [5, 4, 3, 2, 1].map((n) => `警戒レベル${n}`),
  );
  await touch('とる行動');
  await see('今すぐ高い所へ避難してください');
});

test('the nearest shelters are listed by hazard, and none is made up where there is none', async () => {
  await start();
  await touch('防災・警報');
  await kiosk().page.waitForURL('**/warnings');
  await touch('避難先');
  await see('載っていません');
  const near = { latitude: 43.772, longitude: 142.365, credit: '見本' };
  const made = [
    { ...near, id: 'made-1', kind: 'shelter' as const, name: '見本小学校', hazards: ['flood' as const] },
    { ...near, id: 'made-2', kind: 'evacuation-site' as const, name: '見本公園', hazards: ['earthquake' as const] },
  ];
  places.push(...made);
  try {
    await touch('いまの警報');
    await touch('避難先');
    await see('見本小学校');
    await touch('地震');
    await see('見本公園');
    expect(await kiosk().page.getByText('見本小学校').count()).toBe(0);
  } finally {
    places.splice(-made.length);
  }
});

test('practice goes through its lessons and sends nothing', async () => {
  await start();
  await touch('練習する');
  await see('ここで入れたものは、どこにも送りません');
  const before = kiosk().agent.received.length;
  await touch('はじめる');
  for (let time = 0; time < 3; time += 1) await touch('ここをさわる');
  await touch('次の練習へ');
  await touch('次へ');
  await touch('次へ');
  await touch('もどる');
  await see('もどれました');
  await touch('次の練習へ');
  for (const key of ['さ', 'く', 'ら'])
    await kiosk().page.locator('.keyboard').getByRole('button', { name: key, exact: true }).click();
  await see('「さくら」と入りました');
  await touch('次の練習へ');
  await touch('大きさ');
  await kiosk().page.getByRole('dialog').getByRole('button', { name: '大', exact: true }).click();
  await touch('閉じる');
  await see('大きさが変わりました');
  await touch('次の練習へ');
  await see('練習はこれで終わりです');
  // The page's pulse says that it is drawn, and nothing of what is on it.
  const sentSince = kiosk()
    .agent.received.slice(before)
    .filter(({ path }) => path !== '/screen');
  expect(sentSince).toEqual([]);
});

test('a place is found by typing its reading or a part of its name', async () => {
  await start();
  await touch('まち・観光');
  await touch('名前でさがす');
  await kiosk().page.getByLabel('場所の名前').fill('動物園');
  await expect.poll(() => kiosk().page.locator('ol > li').count()).toBe(1);
  await touch('旭川市旭山動物園');
  await see('Asahiyama Zoo');
  await touch('もどる');
  await kiosk().page.getByLabel('場所の名前').fill('ない場所');
  await see('この名前の場所は見つかりませんでした');
});

test('the first screen: its city, what is next, how warnings stand; still for 6 seconds, then another language', async () => {
  // A clock that stands: what the machine takes to draw is not counted.
  const now = new Date('2026-11-23T13:05:00+09:00');
  await kiosk().page.emulateMedia({ reducedMotion: 'no-preference' });
  await kiosk().page.clock.install({ time: now });
  await kiosk().page.clock.pauseAt(now);
  await kiosk().page.goto(kiosk().agent.url);
  await see('いま出ている警報はありません');
  await see('朝市（見本）');
  await kiosk().page.locator('.scene svg.winter, .scene svg.spring, .scene svg.summer, .scene svg.autumn').waitFor();
  const sentence = () => kiosk().page.locator('.sentence').getAttribute('lang');
  expect(await sentence()).toBe('ja');
  await kiosk().page.clock.runFor(5500);
  expect(await sentence()).toBe('ja');
  await kiosk().page.clock.runFor(1000);
  await expect.poll(sentence).toBe('ja-x-easy');
  await kiosk().page.clock.runFor(6000);
  await expect.poll(sentence).toBe('en');
  // Stopped by a touch, and by another it goes on.
  await touch('画面の動きを止める');
  await kiosk().page.locator('html[data-motion="still"]').waitFor({ state: 'attached' });
  await kiosk().page.clock.runFor(30_000);
  expect(await sentence()).toBe('en');
  await touch('画面の動きを止める');
  await kiosk().page.locator('html[data-motion="full"]').waitFor({ state: 'attached' });
  await kiosk().page.clock.runFor(6000);
  await expect.poll(sentence).toBe('zh-Hans');
  // Who wants no motion at all gets none, and no button to stop it.
  await kiosk().page.emulateMedia({ reducedMotion: 'reduce' });
  await kiosk().page.getByRole('button', { name: '画面の動きを止める' }).waitFor({ state: 'detached' });
  await kiosk().page.clock.runFor(30_000);
  expect(await sentence()).toBe('zh-Hans');
  kiosk().agent.emit({ kind: 'city', state: 'offline' });
  await see('新しい警報を確かめられません');
});

test.each([
  ['日本語', '何をお手伝いしましょうか。', 'ja'],
  ['English', 'What can we do for you?', 'en'],
])('touching %s on the first screen begins a visit in it', async (name, question, lang) => {
  await kiosk().page.goto(kiosk().agent.url);
  await kiosk().page.locator('.attract').waitFor();
  await kiosk().page.locator('aside').getByRole('button', { name, exact: true }).click();
  await kiosk().page.waitForURL('**/home');
  await see(question);
  expect(await kiosk().page.evaluate(() => document.documentElement.lang)).toBe(lang);
  expect(kiosk().agent.received.some((one) => one.method === 'POST' && one.path === '/visits')).toBe(true);
});
