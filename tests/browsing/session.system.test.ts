import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { BrowsingOffer } from '@machikado/contracts/browsing.ts';
import { processesOf } from '../../kiosk-agent/src/browsing/residue.ts';
import { untilThere } from '../../kiosk-agent/simulators/rig/process-rig.ts';
import { startBrowsingLab, type BrowsingLab } from './browsing-lab.ts';
import { startVisitor } from './visitor.ts';

const address = 'https://www.machi.example/person.html';
/** Upper half: a field. It says what it remembers of people, remembers this one, and tells the web how wide it is. */
const person = `<!doctype html><html lang="ja"><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>ready</title>
<style>body{margin:0}form{height:50vh}input{box-sizing:border-box;width:100%;height:100%;font-size:20px}</style>
<form action="/found"><input name="q"></form><main><p></p></main>
<script>
  const rooms = async () => [document.cookie, localStorage.kept ?? '', (await caches.keys()).join(), (await indexedDB.databases()).map((one) => one.name).join()];
  const tellSize = () => void fetch('/size?w=' + document.documentElement.clientWidth);
  addEventListener('resize', tellSize);
  (async () => {
    document.querySelector('p').textContent = 'remembered: ' + (await rooms()).join('|') + '.';
    document.cookie = 'kept=cookie; max-age=86400; Secure';
    localStorage.kept = 'storage';
    await caches.open('cache');
    indexedDB.open('database');
    tellSize();
  })();
</script>`;

let lab: BrowsingLab;
beforeAll(async () => {
  lab = await startBrowsingLab({ pages: { 'person.html': person } });
});
afterAll(() => lab[Symbol.asyncDispose]());

const openPage = async () => {
  const visitor = await startVisitor(lab, address);
  await visitor.until(({ title }) => title === 'ready', 'the page');
  return visitor;
};
const seen = (part: string) =>
  untilThere(async () => (await lab.seen()).find(({ what }) => what.includes(part)), `${part} reached the web`);
const profile = () => readdirSync(join(lab.directory, 'run', 'profile'));

test('two people share nothing, and after the end there is no process and no file', async () => {
  for (const who of ['first', 'second']) {
    const visitor = await openPage();
    const words = await untilThere(async () => /remembered: .*\./.exec(await visitor.text())?.[0], 'the words');
    expect([who, words]).toEqual([who, 'remembered: |||.']);
    // The control: within one session the page does remember.
    await visitor.act({ do: 'open', url: `${address}?again` });
    await untilThere(
      async () =>
        (await visitor.text()).includes('remembered: kept=cookie|storage|cache|database.') ? true : undefined,
      'the page remembers its own visitor',
    );
    expect((await processesOf(lab.user)).length).toBeGreaterThan(0);
    expect((await lab.call('DELETE', '/browsing')).status).toBe(204);
    expect([await processesOf(lab.user), profile()]).toEqual([[], []]);
    expect(lab.log()).not.toContain('"level":"error"');
    visitor.leave();
  }
});

test('what is typed goes into the field of the page; only host and minute are kept', async () => {
  await lab.forgetSeen();
  const visitor = await openPage();
  await visitor.tap(0.5, 0.2);
  await visitor.until(({ typing }) => typing === 'text', 'the field is seen');
  await visitor.act({ do: 'type', text: '犬の登録x' });
  await visitor.act({ do: 'key', key: 'Backspace' });
  await visitor.act({ do: 'key', key: 'Enter' });
  await seen(`/found?q=${encodeURIComponent('犬の登録')}`);
  await lab.call('DELETE', '/browsing');
  visitor.leave();
  const kept = lab.hosts() as Record<string, unknown>[];
  expect(new Set(kept.map(({ host }) => host))).toEqual(new Set(['www.machi.example']));
  expect(kept.every((row) => Object.keys(row).sort().join() === 'host,minute')).toBe(true);
  expect(kept.every(({ minute }) => /^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(String(minute)))).toBe(true);
  expect(lab.log()).not.toMatch(/machi\.example|犬/);
});

test('a larger text makes the page narrower, in its own measure', async () => {
  await lab.forgetSeen();
  const visitor = await openPage();
  const widths = async () =>
    (await lab.seen()).flatMap(({ what }) => /\/size\?w=(\d+)/.exec(what)?.[1] ?? []).map(Number);
  const before = await untilThere(async () => (await widths()).at(-1), 'the width of the page');
  await visitor.act({ do: 'text-size', textSize: 4 });
  // 2.5 and 1.25 pixels of the picture for one of the page (metricsOf).
  const narrower = async () => (await widths()).find((width) => Math.abs(width - before / 2) <= 2);
  await untilThere(narrower, `half of ${before}: ${(await widths()).join()}`);
  await lab.call('DELETE', '/browsing');
  visitor.leave();
});

test('opening the web again gives no more time; another visit has its own', async () => {
  const first = await openPage();
  expect(await first.act({ do: 'extend' })).toBe(204);
  const { leftS } = await first.until(({ extensionsLeft }) => extensionsLeft === 0, 'the extension');
  expect(leftS).toBeGreaterThan(900);
  await lab.call('DELETE', '/browsing');
  first.leave();
  const offered = async () =>
    BrowsingOffer.parse(JSON.parse((await lab.call('GET', '/browsing')).body.toString())).leftS;
  const left = await offered();
  expect(left).toBeLessThanOrEqual(leftS);
  const second = await openPage();
  expect(second.state()).toMatchObject({ extensionsLeft: 0 });
  expect(second.state().leftS).toBeLessThanOrEqual(left);
  expect(await second.act({ do: 'extend' })).toBe(409);
  second.leave();
  await lab.call('POST', '/visits', {});
  expect(await offered()).toBe(900);
});

test('the end of the visit is the end of the session', async () => {
  const visitor = await openPage();
  const ended = await lab.call('DELETE', '/visits/current');
  expect(ended.status).toBeLessThan(300);
  await untilThere(async () => ((await processesOf(lab.user)).length === 0 ? true : undefined), 'the browser ended');
  expect(profile()).toEqual([]);
  visitor.leave();
});
