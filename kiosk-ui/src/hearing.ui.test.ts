import { expect, test } from 'vitest';
import { createListener } from '../mock/keypad.ts';
import { kioskSteps, useKiosk } from '../mock/kiosk-browser.ts';

const kiosk = useKiosk();
const { signInByNumber, start, touch } = kioskSteps(kiosk);
const page = () => kiosk().page;

/** Every control of the screen or of its dialog, by the name that readers give it: readings instead of kanji. */
async function controlNames(): Promise<string[]> {
  return page().evaluate(() => {
    const root = Array.from(document.querySelectorAll('dialog[open]')).at(-1) ?? document.body;
    return Array.from(root.querySelectorAll<HTMLElement>('button, a[href], input'))
      .filter((one) => one.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
      .filter((one) => one.closest('[inert], [data-unspoken], .keyboard, [role="log"]') === null)
      .map((one) => {
        const copy = one.cloneNode(true) as HTMLElement;
        for (const hidden of copy.querySelectorAll('[aria-hidden="true"], svg')) hidden.remove();
        for (const ruby of copy.querySelectorAll('ruby')) ruby.replaceWith(ruby.querySelector('rt')?.textContent ?? '');
        return (one.getAttribute('aria-label') ?? copy.textContent).replaceAll(/\s+/g, '');
      })
      .filter((name) => name !== '');
  });
}

/** One step by key, without waiting for the voice to end: gives the line that it begins with. */
async function step(key: 'F18' | 'F19'): Promise<string> {
  const log = page().locator('[data-transcript]');
  const before = Number(await log.getAttribute('data-count'));
  await createListener(page()).pressCode(key);
  await page().waitForFunction(
    (count) => Number(document.querySelector<HTMLElement>('[data-transcript]')?.dataset['count']) > count,
    before,
    { polling: 'raf' },
  );
  return (await log.locator('p').allTextContents()).at(-1) ?? '';
}

/** Steps until the edge is said; every step says something. */
async function stepToThe(edge: 'これが最初です' | 'これが最後です', key: 'F18' | 'F19'): Promise<string[]> {
  const heard: string[] = [];
  while (heard.length < 90) {
    const line = await step(key);
    if (line.includes(edge)) return heard;
    heard.push(line);
  }
  throw new Error(`There was no end: ${heard.slice(-5).join(' | ')}`);
}

/** What is wrong with the screen that stands there, for a person who only hears. */
async function faultsByEar(screen: string): Promise<string[]> {
  await stepToThe('これが最初です', 'F18');
  const heard = [await step('F18'), ...(await stepToThe('これが最後です', 'F19'))];
  const plain = (text: string) => text.replaceAll(/[\s、。・,.]+/g, '');
  const all = plain(heard.join(''));
  const unsaid = (await controlNames()).filter((name) => !all.includes(plain(name)));
  const controls = heard.filter((line) => /。(?:ボタン|リンク|入力らん)/.test(line));
  const help = await createListener(page()).press('help');
  return [
    ...unsaid.map((name) => `${screen}: never said: ${name}`),
    ...(controls.length > 3 ? [] : [`${screen}: only ${controls.length} controls`]),
    ...(controls.some((line) => /\d+個のうち\d+番目/.test(line)) ? [] : [`${screen}: no place was said`]),
    ...(controls.some((line) => line.includes('選択中')) ? [] : [`${screen}: nothing was said to be chosen`]),
    ...(help.includes('の画面です') ? [] : [`${screen}: help is silent`]),
  ];
}

async function hearFrom(entry: string, path: string): Promise<void> {
  await start();
  await touch(entry);
  await page().waitForURL(path);
  await createListener(page()).press('speech');
}

test.each([
  ['行事・講座', '**/events'],
  ['防災・警報', '**/warnings'],
  ['まち・観光', '**/places'],
  ['練習する', '**/practice'],
  ['ホームページを見る', '**/search'],
])('all of %s is reached by arrows and said', async (entry, path) => {
  await hearFrom(entry, path);
  expect(await faultsByEar(entry)).toEqual([]);
});

test('one’s own bookings and the code that takes a form home are heard to their end, and left by key', async () => {
  await start();
  await touch('自分の予約');
  await signInByNumber();
  await page().waitForURL('**/bookings');
  const { press } = createListener(page());
  await press('speech');
  expect(await faultsByEar('bookings')).toEqual([]);
  await press('back');
  await page().waitForURL('**/home');
  await touch('申請・届出');
  await touch('はじめてのスマートフォン講座');
  await touch('この申込みをはじめる');
  while (!(await step('F19')).includes('スマートフォンで続ける'));
  await press('select');
  await page().locator('dialog .code svg').waitFor();
  const heard = [...(await stepToThe('これが最初です', 'F18')), ...(await stepToThe('これが最後です', 'F19'))];
  expect(heard.join(' ')).toMatch(/。図/);
  expect(heard.join(' ')).toMatch(/この画面で続ける。ボタン/);
  // The last of it is the way on.
  await press('select');
  await page().locator('dialog').waitFor({ state: 'detached' });
});
