import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { browserArguments } from '../../kiosk-agent/src/supervision/browser-flags.ts';
import { untilThere } from '../../kiosk-agent/simulators/rig/process-rig.ts';
import { renderKioskPolicy } from '../../provisioning/src/render/kiosk-policy.ts';
import { headedKeys } from './key-attempts.ts';
import { openScreen } from './headed-screen.ts';
import { policeChromium } from './policed-chromium.ts';
import { serveWatchedPage } from './watched-page.ts';

// Mounts are root's, and so is a Chromium without its sandbox.
const asRoot = test.skipIf(process.getuid?.() !== 0);

/** A browser with a window and a plugged keyboard. `isKiosk`: with all that the kiosk has, otherwise with nothing of it. */
async function openHeaded(isKiosk: boolean) {
  await using stack = new AsyncDisposableStack();
  const screen = stack.use(await openScreen());
  const page = stack.use(await serveWatchedPage(isKiosk));
  const policed = stack.use(policeChromium(isKiosk ? renderKioskPolicy(page.origin) : '{}'));
  const { profile: path, program } = policed;
  const profile = { path, userFiles: path, home: path, cache: path, temporary: path };
  const own = browserArguments({ profile, mode: 'kiosk', url: page.origin, asRoot: true });
  const bare = [`--user-data-dir=${path}`, '--no-first-run', '--disable-background-networking', page.origin];
  const env = { PATH: process.env['PATH'], DISPLAY: screen.display, HOME: policed.home };
  const args = ['--no-sandbox', '--disable-gpu', ...(isKiosk ? own : bare)];
  const child = spawn(program, args, { env, stdio: 'ignore', detached: true });
  const exited = once(child, 'exit');
  stack.defer(async () => {
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGKILL');
    await exited;
  });
  await untilThere(() => (page.told().includes('load') ? true : undefined), 'the page is there');
  /** Presses the mark until the page has it: what came before has been dealt with then. */
  const mark = async (after = 'the start') => {
    const before = page.marks();
    await screen.press('x');
    await untilThere(() => (page.marks() > before ? true : undefined), `the page gets keys after ${after}`);
  };
  await untilThere(async () => ((await screen.windows()).length > 0 ? true : undefined), 'there is a window');
  await screen.focus();
  await mark();
  page.told();
  const held = stack.move();
  return { screen, page, mark, child, [Symbol.asyncDispose]: () => held.disposeAsync() };
}

asRoot('no key of a plugged keyboard opens anything, leaves the page or ends the browser', async () => {
  expect(headedKeys.length).toBeGreaterThanOrEqual(20);
  await using kiosk = await openHeaded(true);
  const before = await kiosk.screen.windows();
  const effects: unknown[] = [];
  for (const { key } of headedKeys) {
    await kiosk.screen.press(key);
    await kiosk.mark(key);
    const [told, windows] = [kiosk.page.told(), await kiosk.screen.windows()];
    if (told.length > 0 || windows.join() !== before.join()) effects.push({ key, told, windows });
  }
  expect(effects).toEqual([]);
  expect(kiosk.child.exitCode).toBeNull();
});

asRoot('in a browser without our measures the same keys do', async () => {
  await using bare = await openHeaded(false);
  const before = await bare.screen.windows();
  const tried = headedKeys.filter(({ undo }) => undo !== undefined);
  expect(tried.length).toBeGreaterThanOrEqual(8);
  for (const { key, undo = [] } of tried) {
    await bare.screen.press(key);
    const effect = async () =>
      bare.page.told().length > 0 || (await bare.screen.windows()).join() !== before.join() ? true : undefined;
    await untilThere(effect, `${key} has an effect`);
    if (undo.length > 0) await bare.screen.press(...undo);
    const isBack = async () => ((await bare.screen.windows()).join() === before.join() ? true : undefined);
    await untilThere(isBack, `${key} is undone`);
    await bare.screen.focus();
    // A page that is just coming takes no keys.
    const marks = bare.page.marks();
    await untilThere(async () => {
      await bare.screen.press('x');
      return bare.page.marks() > marks ? true : undefined;
    }, `the page gets keys after ${key}`);
    bare.page.told();
  }
  await bare.screen.press('alt+F4');
  await untilThere(async () => ((await bare.screen.windows()).length === 0 ? true : undefined), 'it is ended');
});
