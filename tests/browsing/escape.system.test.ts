import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { processesOf } from '../../kiosk-agent/src/browsing/residue.ts';
import { untilThere } from '../../kiosk-agent/simulators/rig/process-rig.ts';
import { addressAttempts, keyAttempts, linkAttempts, redirectAttempts } from './address-attempts.ts';
import type { Driven } from './address-driver.ts';
import { drive } from './address-run.ts';
import { site, startAttemptHand, type AttemptHand } from './attempt-hand.ts';
import { attemptPages } from './attempt-page.ts';
import { canaryFiles } from './browser-files.ts';
import { startBrowsingLab, type BrowsingLab } from './browsing-lab.ts';
import { pageAttempts } from './page-attempts.ts';
import { programAttempts } from './program-attempts.ts';

const allow = 1;
/** The control: a policy that lets pages do what ours refuses. What escapes under it shows that an escape is seen. */
const permissive = {
  DefaultGeolocationSetting: allow,
  DefaultNotificationsSetting: allow,
  DefaultClipboardSetting: allow,
  DefaultLocalFontsSetting: allow,
};
const opening = addressAttempts.filter(({ opens }) => opens);

let guarded: BrowsingLab;
let loose: BrowsingLab;
let visitor: AttemptHand;
let freed: AttemptHand;
/** Other browsers of the same user, under the same rules, meanwhile. */
let under: Promise<Driven[]>;
let without: Promise<Driven[]>;
beforeAll(async () => {
  [guarded, loose] = await Promise.all([
    startBrowsingLab({ pages: attemptPages }),
    startBrowsingLab({ pages: attemptPages, managed: permissive, firewall: false }),
  ]);
  [visitor, freed] = await Promise.all([startAttemptHand(guarded), startAttemptHand(loose)]);
  const listed = [...addressAttempts.map(({ address }) => address), `${site}/next.html`];
  under = drive(guarded, { addresses: listed, download: `${site}/download` });
  without = drive(loose, {
    addresses: opening.map(({ address }) => address),
    download: `${site}/download`,
    drag: `${site}/gesture.html`,
    allOpen: true,
  });
  // Whoever asks for them first hears how they ended.
  for (const driven of [under, without]) driven.catch(() => undefined);
});
afterAll(async () => {
  visitor.leave();
  freed.leave();
  await Promise.all([guarded[Symbol.asyncDispose](), loose[Symbol.asyncDispose]()]);
});

const filesOf = (lab: BrowsingLab) => canaryFiles({ user: lab.user, profiles: [join(lab.directory, 'run/profile')] });

test('there are at least 60 attempts, none twice', () => {
  const all = [
    ...addressAttempts.map(({ address }) => address),
    ...keyAttempts,
    ...pageAttempts.map(({ name }) => name),
    ...linkAttempts.map((to) => `link ${to}`),
    ...redirectAttempts.map(({ to }) => `lead ${to}`),
    ...programAttempts.map(({ name }) => name),
  ];
  expect(all.length).toBeGreaterThanOrEqual(60);
  expect(new Set(all).size).toBe(all.length);
});

describe('pages that were touched', () => {
  const stillInside = async () => {
    expect(visitor.state().url).toMatch(/^(?:about:blank$|https?:\/\/)/);
    expect(await visitor.text()).not.toMatch(/root:x:0|canary/);
    expect(await filesOf(guarded)).toEqual([]);
  };

  test.each(pageAttempts.map((attempt, at) => ({ ...attempt, at })))('$name', async ({ at }) => {
    await guarded.forgetSeen();
    await visitor.openAndTouch(`/try-${at}.html`);
    await visitor.report(`try-${at}`);
    expect(await visitor.reports(`try-${at}`)).toEqual([expect.stringMatching(/^blocked/)]);
    await stillInside();
    const outside = (await guarded.seen()).filter(
      ({ kind, what }) => kind === 'tcp' || (kind === 'udp' && !what.startsWith('53 ')),
    );
    expect(outside).toEqual([]);
  });

  test.each(pageAttempts.map((attempt, at) => ({ ...attempt, at })).filter(({ succeeds }) => succeeds))(
    'where everything is allowed: $name escapes',
    async ({ at }) => {
      await freed.openAndTouch(`/try-${at}.html`);
      expect(await freed.report(`try-${at}`)).toMatch(/^escaped/);
    },
  );

  test('the same way leads to a host of the list', async () => {
    await visitor.openAndTouch('/try-control.html');
    expect(await visitor.report('try-control')).toBe('escaped');
  });

  test.each(redirectAttempts.map((attempt, at) => ({ ...attempt, at })))(
    'a page that leads to $to',
    async ({ at, stays }) => {
      await guarded.forgetSeen();
      await visitor.openAndTouch(`/lead-${at}.html`);
      await untilThere(
        async () => (await guarded.seen()).find(({ what }) => what.includes(`&at=lead-${at};`)),
        `the redirect ${at} was asked for`,
      );
      if (stays) expect(visitor.state().title).toBe('ready');
      else
        await visitor.until(
          ({ notice, title }) => notice !== undefined || title.startsWith('開けません'),
          'the refusal',
        );
      await stillInside();
      const others = (await guarded.seen()).filter(({ what }) => what.startsWith('GET shut.example'));
      expect(others).toEqual([]);
    },
  );

  test.each(linkAttempts.map((href, at) => ({ href, at })))('the link $href starts nothing', async ({ at }) => {
    await visitor.openAndTouch(`/link-${at}.html`);
    await visitor.until(({ notice }) => notice?.denial === 'not-the-web', 'the refusal is told');
    expect(await visitor.reports(`link-${at}`)).toEqual([]);
    await stillInside();
    // No question stands before the page, unseen: the next touch gets through.
    await visitor.openAndTouch('/try-control.html');
    expect(await visitor.report('try-control')).toBe('escaped');
  });

  test('a page that asks to be kept is left all the same', async () => {
    await visitor.openAndTouch('/stay.html');
    await visitor.report('stay', /armed/);
    await visitor.act({ do: 'open', url: `${site}/next.html` });
    await visitor.until(({ url, title }) => url === `${site}/next.html` && title === '次', 'the next page');
    expect(await visitor.report('stay', /asked/)).toBe('asked');
  });

  test('a long press and a drag reach the page and nothing else', async () => {
    await guarded.forgetSeen();
    await visitor.openReady('/gesture.html');
    const finger = (kind: 'start' | 'move' | 'end', x: number, y: number) =>
      visitor.act({ do: 'touch', touches: [{ kind, x, y }] });
    await finger('start', 0.5, 0.25);
    await visitor.report('gesture', /held/);
    for (const x of [0.7, 0.9, 1]) await finger('move', x, 0.25);
    await finger('move', 1, 0);
    await finger('end', 1, 0);
    const moved = await visitor.report('gesture', /after moves/);
    expect(Number(moved.split(': ')[1])).toBeGreaterThanOrEqual(1);
    // The first tap may still be taken for a part of the drag; a page that takes none at all is shut.
    await untilThere(async () => {
      await visitor.tap(0.5, 0.75);
      return (await visitor.reports('gesture')).find((came) => came === 'still touched');
    }, 'the page takes a tap');
    expect((await visitor.reports('gesture')).filter((came) => came.startsWith('escaped'))).toEqual([]);
    expect((await guarded.seen()).filter(({ what }) => what.includes('?held'))).toEqual([]);
    await stillInside();
  });
  test('a mouse, which the agent does not have, does drag', async () => {
    await without;
    expect(await freed.report('gesture', /escaped/)).toBe('escaped drag');
  });
});

describe('downloads', () => {
  const downloadOf = (driven: readonly Driven[]) => driven.find(({ download }) => download !== undefined);
  test('the policy alone refuses one', async () => {
    const { download, files } = downloadOf(await under) ?? {};
    expect(download).not.toBe('completed');
    expect(files).toEqual([]);
  });
  test('without the policy one is laid down, and the search finds it', async () => {
    const { download, files } = downloadOf(await without) ?? {};
    expect(download).toBe('completed');
    expect(files).toEqual([expect.stringContaining('canary')]);
  });
  test.each(['/tmp', '/var/tmp', '/dev/shm', 'profile'])(
    'the search finds a file in %s of the browser',
    async (folder) => {
      const [pid] = await processesOf(loose.user);
      const place = folder === 'profile' ? join(loose.directory, 'run/profile') : folder;
      const file = `/proc/${pid}/root${place}/canary-planted`;
      execFileSync('touch', [file]);
      expect((await filesOf(loose)).filter((one) => one.endsWith('canary-planted'))).toHaveLength(1);
      execFileSync('rm', [file]);
    },
  );
});

describe('addresses, given straight to the browser', () => {
  test.each(addressAttempts)('$address is not opened', async ({ address }) => {
    const tried = (await under).find((one) => one.address === address);
    expect(tried).toBeDefined();
    const words = tried?.text ?? '';
    expect(words).not.toMatch(/root:x:0|canary|Chromium \d|doctype/i);
    // Evidence: a refusal by the policy, by the browser or by the proxy (with its own page), or a page that never left about:blank.
    expect(`${tried?.error ?? ''} ${tried?.url ?? ''} ${words}`).toMatch(
      /ERR_BLOCKED_BY_ADMINISTRATOR|ERR_[A-Z_]+|no answer|not allowed|Not allowed|Cannot navigate|about:blank|about:version |Inspected target|chrome-error:|この開き方には対応していません|だれでも見られるページではありません/,
    );
  });

  test.each(opening)('without the policy $address does open', async ({ address }) => {
    const tried = (await without).find((one) => one.address === address);
    // `view-source:` is the browser's own word; the page says the address behind it.
    const bare = address.toLowerCase().replace(/^view-source:/, '');
    expect(tried?.error).toBe('');
    expect(tried?.url?.startsWith(bare)).toBe(true);
  });

  test('the same way opens a page of the list', async () => {
    expect((await under).find(({ address }) => address === `${site}/next.html`)).toMatchObject({
      error: '',
      url: `${site}/next.html`,
    });
  });
});

/** That browser has no window and no keyboard; what a plugged one does to the kiosk's own is tried in `tests/policy`. */
describe('keys for the page', () => {
  const press = async (key: string) => (await guarded.call('POST', '/browsing/actions', { do: 'key', key })).status;
  test.each(keyAttempts)('the agent does not hand on %s', async (key) => expect(await press(key)).toBe(400));
  test.each(['Enter', 'Backspace'])('it does hand on %s', async (key) => expect(await press(key)).toBe(204));
});

describe('a browser that was taken over', () => {
  const attempt = async (lab: BrowsingLab, code: string) =>
    (await lab.run([process.execPath, '-e', code], 'browser')).status;

  test.each(programAttempts)('$name is refused by the kernel', async ({ code }) => {
    await guarded.forgetSeen();
    expect(await attempt(guarded, code)).not.toBe(0);
    expect(await guarded.seen()).toEqual([]);
  });
  test.each(programAttempts)('without rules: $name goes out', async ({ code }) => {
    expect(await attempt(loose, code)).toBe(0);
  });
  test('nobody else may use the proxy', async () => {
    const code =
      "require('net').connect({host:'127.0.0.1',port:8110}).on('connect',()=>process.exit(0)).on('error',()=>process.exit(7))";
    expect((await guarded.run([process.execPath, '-e', code])).status).toBe(7);
    expect((await guarded.run([process.execPath, '-e', code], 'browser')).status).toBe(0);
  });
});
