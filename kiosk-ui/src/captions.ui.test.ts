import { expect, test } from 'vitest';
import { createListener } from '../mock/keypad.ts';
import { boardOf } from '../mock/alerts.ts';
import { kioskSteps, useKiosk } from '../mock/kiosk-browser.ts';

const kiosk = useKiosk();
const { see, start, touch } = kioskSteps(kiosk);
const page = () => kiosk().page;

test('captions show what is said; the curtain hides the screen and a stray touch does not open it', async () => {
  await start();
  const { press } = createListener(page());
  await press('speech');
  await page().locator('aside button[aria-haspopup]').first().click();
  await touch('読み上げる文を画面の下に出す');
  await touch('画面を暗くして、音声だけで使う');
  await page().locator('.curtain').waitFor();
  const [width, height] = [1080, 1920];
  const covers = await page().evaluate(
    ([x, y]) => document.elementFromPoint(x ?? 0, y ?? 0)?.className,
    [width / 2, height / 4],
  );
  expect(covers).toContain('curtain');
  await page().touchscreen.tap(width / 2, height / 4);
  expect(await page().locator('.curtain').count()).toBe(1);
  expect(new URL(page().url()).pathname).toBe('/home');
  const said = await press('down');
  const caption = (await page().locator('[data-caption]').textContent()) ?? '';
  expect(caption).toContain('ボタン');
  expect(said.endsWith(caption)).toBe(true);
  await touch('画面を出す');
  await page().locator('.curtain').waitFor({ state: 'detached' });
});

test('a warning is said at once, before all else, in the language of the person', async () => {
  await start('English');
  const { press, transcript } = createListener(page());
  await press('speech');
  kiosk().agent.emit({ kind: 'alerts', board: boardOf(5, false) });
  await expect.poll(async () => (await transcript()).at(-1)).toBeDefined();
  await expect.poll(async () => (await transcript()).join(' ')).toContain('Rivers may overflow');
});

test('the question after a long silence comes later for whoever listens, and is said', async () => {
  await page().clock.install();
  await start();
  const { pressCode, transcript } = createListener(page());
  await pressCode('F13');
  await page().locator('[data-transcript]').waitFor({ state: 'attached' });
  await page().clock.runFor(2000);
  // Three times as long as for whoever sees the screen.
  await page().clock.fastForward(91_000);
  expect(await page().locator('dialog').count()).toBe(0);
  await page().clock.fastForward(180_000);
  await see('まだお使いですか');
  await page().clock.runFor(1000);
  await expect.poll(async () => (await transcript()).join(' ')).toContain('まだお使いですか');
});
