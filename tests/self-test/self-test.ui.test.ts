import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Browser, Page } from 'playwright-core';
import { freePort, startAgent, startDock, stateFolder } from '../../kiosk-agent/simulators/rig/kiosk-rig.ts';
import { untilThere } from '../../kiosk-agent/simulators/rig/process-rig.ts';
import { bringAxe, faultsOf } from '../screens/axe.ts';
import { launchBrowser } from '../visit/browser.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

const screens = { standing: { width: 1080, height: 1920 }, lying: { width: 1280, height: 800 } };

/** An agent on a port that stays its own through a restart, and a technician's browser on its page. */
async function openKiosk(viewport: { width: number; height: number } = screens.standing) {
  const cleanup = new AsyncDisposableStack();
  const dock = cleanup.use(await startDock());
  const state = cleanup.use(stateFolder());
  const noScreens = join(state.path, 'no-screens');
  mkdirSync(noScreens);
  const environment = { MACHIKADO_KIOSK_PORT: String(await freePort()) };
  const start = () => startAgent({ state: state.path, printer: dock.printerUrl, ui: noScreens, environment });
  let agent = await start();
  cleanup.defer(() => agent.part.kill());
  const context = await browser.newContext({ viewport });
  cleanup.defer(() => context.close());
  await bringAxe(context);
  const page = await context.newPage();
  const troubles: string[] = [];
  page.on('pageerror', (error) => troubles.push(error.message));
  await page.goto(`${agent.origin}/self-test`);
  const stop = () => agent.part.kill();
  const restart = async () => {
    agent = await start();
  };
  return { page, dock, troubles, stop, restart, [Symbol.asyncDispose]: () => cleanup.disposeAsync() };
}

const part = (page: Page, name: string) => page.locator(`[data-part="${name}"]`);
const button = (page: Page, kind: string) => page.locator(`[data-print="${kind}"]`);
const slip = (page: Page, kind: string) => page.locator(`#try-${kind}`);
const textOf = (page: Page, selector: string) => page.locator(selector).innerText();

test.each(Object.entries(screens))(
  'on a %s screen every part stands in words, and no rule is broken',
  async (name, size) => {
    await using kiosk = await openKiosk(size);
    const { page, dock } = kiosk;
    await part(page, 'printer').and(page.locator('[data-state="ready"]')).waitFor();
    await page.locator('[data-locale="en"]').waitFor();
    await dock.order({ paper: 'near-end' });
    await expect
      .poll(() => part(page, 'printer').innerText())
      .toMatch(/要確認[\s\S]*用紙が残りわずかです[\s\S]*Paper is running low/);
    expect(await textOf(page, '#asset')).toContain('未登録');
    expect(await faultsOf(page, { lang: 'ja', least: 64 })).toEqual([]);
    const wide = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
    expect(wide).toBeLessThanOrEqual(0);
    const pictures = process.env['MACHIKADO_PICTURES'];
    if (pictures !== undefined) await page.screenshot({ path: join(pictures, `self-test-${name}.png`) });
    expect(kiosk.troubles).toEqual([]);
  },
);

test('one press is one slip, however often it is pressed, and the page says when it has come out', async () => {
  await using kiosk = await openKiosk();
  const { page, dock } = kiosk;
  await part(page, 'printer').and(page.locator('[data-state="ready"]')).waitFor();
  await dock.order({ paper: 'end' });
  await part(page, 'printer').and(page.locator('[data-state="paper-end"]')).waitFor();
  await button(page, 'self-test').dblclick();
  await expect
    .poll(() => slip(page, 'self-test').innerText())
    .toMatch(/プリンターを待っています。[\s\S]*Out of paper[\s\S]*P-0001/);
  await button(page, 'self-test').click({ force: true });
  expect(await button(page, 'self-test').getAttribute('aria-disabled')).toBe('true');
  await dock.order({ paper: 'ok' });
  await expect.poll(() => slip(page, 'self-test').innerText()).toMatch(/処理が終わりました。[\s\S]*Worked to the end/);
  expect(await dock.codes()).toEqual(['MACHIKADO:TEST:P-0001']);
  await button(page, 'self-test').click();
  await expect.poll(() => slip(page, 'self-test').innerText()).toMatch(/処理が終わりました。[\s\S]*P-0002/);
  await button(page, 'readiness-report').click();
  await expect.poll(() => slip(page, 'readiness-report').innerText()).toMatch(/処理が終わりました。[\s\S]*P-0003/);
  expect((await dock.printer()).prints).toHaveLength(3);
});

test('a printer that hangs up leaves a slip unknown, and the page sends people to look at it', async () => {
  await using kiosk = await openKiosk();
  const { page, dock } = kiosk;
  await part(page, 'printer').and(page.locator('[data-state="ready"]')).waitFor();
  await dock.order({ dropAfterBytes: 12_000 });
  await button(page, 'self-test').click();
  await expect
    .poll(() => slip(page, 'self-test').innerText())
    .toMatch(/プリンターを見てください[\s\S]*look at the printer/);
});

test('the page waits for an agent that is away, takes its new token, and follows the slip that was on its way', async () => {
  await using kiosk = await openKiosk();
  const { page, dock, stop, restart } = kiosk;
  await part(page, 'printer').and(page.locator('[data-state="ready"]')).waitFor();
  await dock.order({ paper: 'end' });
  await part(page, 'printer').and(page.locator('[data-state="paper-end"]')).waitFor();
  await button(page, 'self-test').click();
  await expect.poll(() => slip(page, 'self-test').innerText()).toContain('P-0001');
  const token = () => page.locator('meta[name="agent-token"]').getAttribute('content');
  const before = await token();
  await stop();
  await expect.poll(() => textOf(page, '#summary')).toMatch(/返事がありません[\s\S]*does not answer/);
  expect(await page.locator('#parts').isVisible()).toBe(false);
  await dock.order({ paper: 'ok' });
  await restart();
  await expect.poll(() => part(page, 'printer').innerText()).toContain('使えます');
  expect(await token()).not.toBe(before);
  await expect.poll(() => slip(page, 'self-test').innerText()).toMatch(/処理が終わりました。[\s\S]*P-0001/);
  expect(await dock.codes()).toEqual(['MACHIKADO:TEST:P-0001']);
});

test('a sentence is made by the agent and played', async () => {
  await using kiosk = await openKiosk();
  const { page } = kiosk;
  await page.locator('[data-locale="ja"]').click();
  await expect.poll(() => textOf(page, '#try-ja')).toMatch(/鳴らし(?:ています|ました)/);
});

/** Mounting a small disk is the superuser's alone. */
test.skipIf(process.getuid?.() !== 0)(
  'a kiosk whose disk is full from the start says so on the page, and goes on when there is room',
  async () => {
    await using cleanup = new AsyncDisposableStack();
    const state = cleanup.use(stateFolder());
    const noScreens = cleanup.use(stateFolder());
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=20m', 'tmpfs', state.path]);
    cleanup.defer(() => void execFileSync('umount', [state.path]));
    const filler = join(state.path, 'filler');
    spawnSync('dd', ['if=/dev/zero', `of=${filler}`, 'bs=64k']);
    const port = await freePort();
    const environment = { MACHIKADO_KIOSK_PORT: String(port) };
    const starting = startAgent({ state: state.path, printer: 'tcp://127.0.0.1:1', ui: noScreens.path, environment });
    cleanup.defer(async () => (await starting).part.kill());
    cleanup.defer(() => rmSync(filler, { force: true }));
    const page = await browser.newPage({ viewport: screens.standing });
    cleanup.defer(() => page.close());
    await untilThere(
      async () => (await page.goto(`http://127.0.0.1:${port}/self-test`).catch(() => null)) ?? undefined,
      'the page',
    );
    await expect.poll(() => textOf(page, '#summary')).toMatch(/調整中[\s\S]*out of service/);
    rmSync(filler);
    await expect.poll(() => part(page, 'storage').innerText()).toContain('書き込めます');
  },
);
