import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { processesOf } from '../../kiosk-agent/src/browsing/residue.ts';
import { untilThere } from '../../kiosk-agent/simulators/rig/process-rig.ts';
import { startBrowsingLab, type BrowsingLab } from './browsing-lab.ts';
import {
  addressAttempts,
  keyAttempts,
  pageAttempts,
  programAttempts,
  reachControl,
  redirectAttempts,
} from './escape-attempts.ts';
import { startVisitor, type Visitor } from './visitor.ts';

const site = 'https://www.machi.example';
/** A page that is one large button; what its attempt came to is told by an address that the web sees. */
const attemptPage = (
  body: string,
) => `<!doctype html><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>ready</title><style>body{margin:0}button{position:fixed;inset:0;width:100%;height:100%}</style><button>go</button>
<script>document.querySelector('button').onclick = async () => { ${body} };</script>`;
const pages = Object.fromEntries([
  ...pageAttempts.map(({ script }, at) => [
    `try-${at}.html`,
    attemptPage(`const came = await ${script}; await fetch('/report?at=${at}&came=' + encodeURIComponent(came));`),
  ]),
  ['control.html', attemptPage(`const came = await ${reachControl}; await fetch('/report?at=control&came=' + came);`)],
  ...redirectAttempts.map((to, at) => [
    `lead-${at}.html`,
    attemptPage(`location.href = '/redirect?to=${encodeURIComponent(to)}&at=${at}';`),
  ]),
]) as Record<string, string>;

let guarded: BrowsingLab;
let loose: BrowsingLab;
beforeAll(async () => {
  guarded = await startBrowsingLab({ pages });
  loose = await startBrowsingLab({ pages, managed: false, firewall: false });
});
afterAll(async () => {
  await guarded[Symbol.asyncDispose]();
  await loose[Symbol.asyncDispose]();
});

type Driven = {
  address?: string;
  key?: string;
  error?: string;
  text?: string;
  url?: string;
  opened?: number;
  devtools?: number;
};

/** Runs the driver in the kiosk namespace; its profile is another one than the agent's. */
function drive(lab: BrowsingLab, job: { addresses: string[]; keys: readonly string[] }): Driven[] {
  const driver = join(import.meta.dirname, 'address-driver.ts');
  const folders = [join(lab.directory, 'driven'), join(lab.directory, 'policies')];
  const { status, out } = lab.run([process.execPath, driver, String(lab.user), ...folders, JSON.stringify(job)]);
  if (status !== 0) throw new Error(out);
  return JSON.parse(out.trim().split('\n').at(-1) ?? '[]') as Driven[];
}

test('there are at least 60 attempts, none twice', () => {
  const all = [
    ...addressAttempts.map(({ address }) => address),
    ...keyAttempts,
    ...pageAttempts.map(({ name }) => name),
    ...redirectAttempts.map((to) => `lead ${to}`),
    ...programAttempts.map(({ name }) => name),
  ];
  expect(all.length).toBeGreaterThanOrEqual(60);
  expect(new Set(all).size).toBe(all.length);
});

describe('addresses and keys, given straight to the browser', () => {
  const opening = addressAttempts.filter(({ opens }) => opens);
  let under: Driven[];
  let without: Driven[];
  beforeAll(() => {
    under = drive(guarded, { addresses: addressAttempts.map(({ address }) => address), keys: keyAttempts });
    without = drive(loose, { addresses: opening.map(({ address }) => address), keys: [] });
  });

  test.each(addressAttempts)('$address is not opened', ({ address }) => {
    const tried = under.find((one) => one.address === address);
    expect(tried).toBeDefined();
    const words = tried?.text ?? '';
    expect(words).not.toMatch(/root:x:0|canary|Chromium \d|doctype/i);
    // Evidence: a refusal by the policy, by the browser, or by the proxy, or a page that never left about:blank.
    expect(`${tried?.error ?? ''} ${tried?.url ?? ''}`).toMatch(
      /ERR_BLOCKED_BY_ADMINISTRATOR|ERR_[A-Z_]+|no answer|not allowed|Not allowed|Cannot navigate|about:blank|about:version$|Inspected target|chrome-error:/,
    );
  });

  test.each(opening)('without the policy $address does open', ({ address }) => {
    const tried = without.find((one) => one.address === address);
    // `view-source:` is the browser's own word; the page says the address behind it.
    const bare = address.toLowerCase().replace(/^view-source:/, '');
    expect(tried?.error).toBe('');
    expect(tried?.url?.startsWith(bare)).toBe(true);
  });

  test.each(keyAttempts)('%s opens nothing, and the agent does not take it', async (key) => {
    const tried = under.find((one) => one.key === key);
    // Alt+F4 closes the page of its own window; nothing may be more than before.
    expect(tried?.opened).toBeLessThanOrEqual(0);
    expect(tried?.devtools).toBe(0);
    expect((await guarded.call('POST', '/browsing/actions', { do: 'key', key })).status).toBe(400);
  });
});

describe('pages that were touched', () => {
  let visitor: Visitor;
  beforeAll(async () => {
    visitor = await startVisitor(guarded, `${site}/`);
    await visitor.until(({ title }) => title === '見本のまち', 'the first page');
  });
  afterAll(() => visitor.leave());

  const openAndTouch = async (path: string) => {
    await guarded.forgetSeen();
    await visitor.act({ do: 'open', url: `${site}${path}` });
    await visitor.until((state) => state.url === `${site}${path}` && state.title === 'ready', path);
    await visitor.tap(0.5, 0.5);
  };
  const stillInside = async () => {
    const { url } = visitor.state();
    expect(url).toMatch(/^(?:about:blank$|https?:\/\/)/);
    expect(await visitor.text()).not.toMatch(/root:x:0|canary/);
    expect(await canaryFiles(guarded)).toEqual([]);
  };

  test.each(pageAttempts.map((attempt, at) => ({ ...attempt, at })))('$name', async ({ at }) => {
    await openAndTouch(`/try-${at}.html`);
    const told = await untilThere(
      async () => (await guarded.seen()).find(({ what }) => what.includes(`/report?at=${at}&`)),
      `report of ${at}`,
    );
    const came = decodeURIComponent(told.what.split('came=')[1] ?? '');
    expect(came).toMatch(/^blocked/);
    await stillInside();
    const outside = (await guarded.seen()).filter(
      ({ kind, what }) => kind === 'tcp' || (kind === 'udp' && !what.startsWith('53 ')),
    );
    expect(outside).toEqual([]);
  });

  test('the same way leads to a host of the list', async () => {
    await openAndTouch('/control.html');
    const told = await untilThere(
      async () => (await guarded.seen()).find(({ what }) => what.includes('/report?at=control&')),
      'report of the control',
    );
    expect(told.what).toContain('came=escaped');
  });

  test.each(redirectAttempts.map((to, at) => ({ to, at })))('a page that leads to $to', async ({ at }) => {
    await openAndTouch(`/lead-${at}.html`);
    await untilThere(
      async () => (await guarded.seen()).find(({ what }) => what.includes(`&at=${at}`)),
      `the redirect ${at} was asked for`,
    );
    await stillInside();
    const others = (await guarded.seen()).filter(
      ({ kind, what }) => kind === 'https' && what.startsWith('GET shut.example'),
    );
    expect(others).toEqual([]);
  });
});

describe('a browser that was taken over', () => {
  const attempt = (lab: BrowsingLab, code: string) => lab.run([process.execPath, '-e', code], 'browser').status;

  test.each(programAttempts)('$name is refused by the kernel', async ({ code }) => {
    await guarded.forgetSeen();
    expect(attempt(guarded, code)).not.toBe(0);
    expect(await guarded.seen()).toEqual([]);
  });
  test.each(programAttempts)('without rules: $name goes out', ({ code }) => {
    expect(attempt(loose, code)).toBe(0);
  });
  test('nobody else may use the proxy', () => {
    const code =
      "require('net').connect({host:'127.0.0.1',port:8110}).on('connect',()=>process.exit(0)).on('error',()=>process.exit(7))";
    expect(guarded.run([process.execPath, '-e', code]).status).toBe(7);
    expect(guarded.run([process.execPath, '-e', code], 'browser').status).toBe(0);
  });
});

/** Files of attempts in the folders that the browser can write to, seen through its own mount namespace. */
async function canaryFiles(lab: BrowsingLab): Promise<string[]> {
  const [pid] = await processesOf(lab.user);
  if (pid === undefined) throw new Error('The browser is gone.');
  const written = ['/tmp', '/var/tmp', '/dev/shm', join(lab.directory, 'run/profile')];
  const folders = written.map((folder) => `/proc/${pid}/root${folder}`);
  // A profile changes while it is looked through: what is gone meanwhile is no fault.
  const names = ['-name', 'canary*', '-o', '-name', '*.crdownload'];
  const { stdout } = spawnSync('find', [...folders, ...names], { encoding: 'utf8' });
  return stdout.split('\n').filter(Boolean);
}
