import { expect, test } from 'vitest';
import type { BrowsingAction } from '@machikado/contracts/browsing.ts';
import { createListener } from '../mock/keypad.ts';
import { kioskSteps, useKiosk } from '../mock/kiosk-browser.ts';

const kiosk = useKiosk();
const { see, start, touch } = kioskSteps(kiosk);
const page = () => kiosk().page;
/** Waits until the agent was asked for something, and gives it. */
const asked = async (what: BrowsingAction['do']) => {
  const done = () => kiosk().agent.browsing.actions.filter((one) => one['do'] === what);
  await expect.poll(() => done().length).toBe(1);
  return done()[0];
};

async function openSite(): Promise<void> {
  await touch('ホームページを見る');
  await see('使い方のきまり');
  await touch('きまりを守って使う');
  await touch('気象庁');
  await page().locator('.view').waitFor();
}

test('by keypad one goes from link to link of a page, hears each, and activates it', async () => {
  await start();
  await openSite();
  const { press, transcript } = createListener(page());
  await press('speech');
  const inside = page().getByRole('button', { name: 'ページの中を動く' });
  await inside.click();
  const since = () => kiosk().agent.browsing.actions;
  const before = since().length;
  const { pressCode } = createListener(page());
  for (const code of ['F19', 'F18', 'F20']) await pressCode(code);
  await expect.poll(() => since().slice(before)).toHaveLength(3);
  expect(since().slice(before)).toEqual([
    { do: 'focus', to: 'next' },
    { do: 'focus', to: 'previous' },
    { do: 'activate' },
  ]);
  const heard = async (words: string) => {
    await expect.poll(async () => (await transcript()).join('|')).toContain(words);
  };
  kiosk().agent.browsing.become({ focus: { role: 'link', name: '図書館の案内', move: 1 } });
  await heard('リンク、図書館の案内');
  kiosk().agent.browsing.become({ focus: { role: 'checkbox', name: '近くだけ', isOn: true, move: 2 } });
  await heard('チェック、近くだけ、選択中');
  // Back at the buttons the keys move between these.
  await pressCode('F22');
  await expect.poll(() => inside.getAttribute('aria-pressed')).toBe('false');
  await press('down');
  expect(since()).toHaveLength(before + 3);
});

test('by switches the next link is reached and opened', async () => {
  await start();
  await page().locator('aside button[aria-haspopup]').first().click();
  await touch('スイッチ2つ');
  await page().locator('dialog .head button').click();
  await openSite();
  const framed = async () => (await page().locator('.scan-frame').getAttribute('data-scan')) ?? '';
  const { pressCode } = createListener(page());
  const choose = async (wanted: RegExp) => {
    for (let step = 0; step < 12 && !wanted.test(await framed()); step += 1) await pressCode('F6');
    expect(await framed()).toMatch(wanted);
    await pressCode('F7');
  };
  await choose(/^前のリンク.*…/);
  await choose(/^次のリンク[^…]*$/);
  expect(await asked('focus')).toEqual({ do: 'focus', to: 'next' });
  await choose(/^これを開く[^…]*$/);
  await asked('activate');
});

test('a plugged keyboard means nothing to the browser around the page, and letters do to the page', async () => {
  await start();
  await page().evaluate(`globalThis.kept = [];
    addEventListener('keydown', (event) => kept.push([event.key, event.defaultPrevented]));`);
  for (const one of ['Control+t', 'Alt+F4', 'F12', 'Shift+Escape', 'a', 'Tab']) await page().keyboard.press(one);
  const kept = await page().evaluate<[string, boolean][]>('kept');
  expect(Object.fromEntries(kept)).toMatchObject({ t: true, F4: true, F12: true, Escape: true, a: false, Tab: false });
});
