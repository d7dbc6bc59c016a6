import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startAgent, startDock, stateFolder } from '../../../simulators/rig/kiosk-rig.ts';
import { untilThere } from '../../../simulators/rig/process-rig.ts';
import { partNames } from './self-test-words.ts';
import { SelfTest } from './self-test-report.ts';

async function openKiosk() {
  const cleanup = new AsyncDisposableStack();
  const dock = cleanup.use(await startDock());
  const state = cleanup.use(stateFolder());
  const agent = await startAgent({ state: state.path, printer: dock.printerUrl, paymentTerminal: 'none' });
  cleanup.defer(() => agent.part.kill());
  await agent.heard((event) => (event.kind === 'printer' && event.status === 'ready' ? true : undefined), 'ready');
  const look = async () => SelfTest.strict().parse(await (await agent.call('GET', '/self-test')).json());
  const part = async (name: string) => (await look()).parts.find((one) => one.part === name);
  return { agent, dock, look, part, [Symbol.asyncDispose]: () => cleanup.disposeAsync() };
}

test('the self-test says of every part how it is, in words', async () => {
  await using kiosk = await openKiosk();
  const report = await kiosk.look();
  expect(report.asset).toBeUndefined();
  expect(report.version).toMatch(/^\d+\.\d+\.\d+/);
  expect(report.node).toBe(process.version);
  expect(report.parts.map(({ part }) => part)).toEqual(Object.keys(partNames));
  for (const one of report.parts) {
    expect(`${one.words.ja}${one.name.ja}`, one.part).toMatch(
      /\p{Script=Hiragana}|\p{Script=Han}|\p{Script=Katakana}|0/u,
    );
    expect(one.words.en, one.part).toMatch(/^[\x20-\x7e]+$/);
  }
  const marks = Object.fromEntries(report.parts.map(({ part, mark }) => [part, mark]));
  expect(marks).toMatchObject({
    printer: 'good',
    storage: 'good',
    city: 'look',
    terminal: 'absent',
    browser: 'absent',
  });
  expect(marks).toMatchObject({ card: 'look', 'usb-readers': 'absent', headphones: 'absent', spool: 'good' });
  expect((await kiosk.part('printer'))?.detail?.en).toMatch(/ESC\/POS/);
});

test('a printer without paper is told as that, and so is the slip that waits for it', async () => {
  await using kiosk = await openKiosk();
  const { agent, dock, part } = kiosk;
  await dock.order({ paper: 'end' });
  const seen = await untilThere(async () => {
    const printer = await part('printer');
    return printer?.state === 'paper-end' ? printer : undefined;
  }, 'paper-end');
  expect(seen).toMatchObject({ mark: 'look', words: { ja: '用紙がありません', en: 'Out of paper' } });
  await agent.print({ kind: 'self-test' });
  expect(await part('spool')).toMatchObject({ state: '1', words: { ja: '1枚', en: '1' } });
});

test('the page is the agent’s own, carries the token, and lets nothing from elsewhere in', async () => {
  await using dock = await startDock();
  using state = stateFolder();
  await using cleanup = new AsyncDisposableStack();
  const noScreens = join(state.path, 'no-screens');
  mkdirSync(noScreens);
  const agent = await startAgent({ state: state.path, printer: dock.printerUrl, ui: noScreens });
  cleanup.defer(() => agent.part.kill());
  const page = await fetch(`${agent.origin}/self-test`);
  expect(page.status).toBe(200);
  const html = await page.text();
  expect(html).toMatch(/<meta name="agent-token" content="[\w-]{43}" data-renew-after-s="600">/);
  expect(html).not.toMatch(/https?:|<style|style="| on\w+="|<script(?! type="module" src="\/self-test\.js")/);
  const policy = page.headers.get('content-security-policy') ?? '';
  expect(policy).toMatch(/default-src 'none'; script-src 'self'; style-src 'self';/);
  expect(policy).not.toMatch(/unsafe|data:|\*/);
  const script = await fetch(`${agent.origin}/self-test.js`);
  expect(script.headers.get('content-type')).toMatch(/^text\/javascript/);
  expect(script.headers.get('cache-control')).toBe('no-store');
});
