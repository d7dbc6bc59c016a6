import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { expect, onTestFinished, test } from 'vitest';
import { kioskPolicyRules, renderKioskPolicy } from '../../provisioning/src/render/kiosk-policy.ts';
import { policeChromium } from './policed-chromium.ts';

// Mounts are root's, and so is a Chromium without its sandbox.
const asRoot = test.skipIf(process.getuid?.() !== 0);
const flags = ['--no-sandbox', '--disable-gpu', '--disable-background-networking'];
/** Newer versions of Chromium call these two deprecated, and still obey them; they have no others for it. */
const deprecated = ['AutofillAddressEnabled', 'AutofillCreditCardEnabled'];

/** What the page that lists the policies has of one of them. */
type PolicyRow = {
  readonly shadowRoot: { readonly querySelector: (part: string) => { readonly textContent: string } };
};

asRoot('Chromium knows every policy of the kiosk, and takes each value', async () => {
  const rules = kioskPolicyRules('http://127.0.0.1:8100');
  const policy = Object.fromEntries(rules.map(([name, value]) => [name, value]));
  // Without these two changes no test could look at the page that lists the policies.
  delete policy['DeveloperToolsAvailability'];
  policy['URLAllowlist'] = ['chrome://policy', 'about:blank'];
  using policed = policeChromium(JSON.stringify(policy));
  const { program: executablePath, profile } = policed;
  await using context = await chromium.launchPersistentContext(profile, { executablePath, args: flags });
  const page = context.pages()[0] ?? (await context.newPage());
  await page.goto('chrome://policy');
  const row = page.locator('policy-row');
  await row.filter({ hasText: 'AllowDinosaurEasterEgg' }).first().waitFor();
  const told = await row.evaluateAll((rows: unknown[]) =>
    (rows as PolicyRow[]).map(({ shadowRoot }) => {
      const read = (part: string) => shadowRoot.querySelector(part).textContent.trim();
      return [read('.name'), read('.messages')] as const;
    }),
  );
  const inForce = new Map(told.filter(([, message]) => message !== 'Not set.'));
  for (const [name] of rules) {
    if (name === 'DeveloperToolsAvailability') continue;
    const obeyed = deprecated.includes(name) ? ['Deprecated', 'OK'] : ['OK'];
    expect(obeyed, name).toContain(inForce.get(name));
  }
});

/** A page that shows another one inside itself, and says when it has had time to. */
async function startSite(inside = '') {
  const asked: string[] = [];
  const done = Promise.withResolvers<undefined>();
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    if (request.url === '/done') done.resolve(undefined);
    response.setHeader('content-type', 'text/html');
    const frame = inside === '' ? '' : `<iframe src="${inside}"></iframe>`;
    response.end(`${frame}<script>addEventListener('load', () => fetch('/done'))</script>`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return { asked, done: done.promise, origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

/** Whether a debugger gets at a page of the browser with this profile. */
async function canDebug(profile: string): Promise<boolean> {
  const file = join(profile, 'DevToolsActivePort');
  if (!existsSync(file)) return false;
  const [port = ''] = readFileSync(file, 'utf8').split('\n');
  try {
    await using browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`, { timeout: 5000 });
    const pages = browser.contexts().flatMap((context) => context.pages());
    return (await Promise.all(pages.map((page) => page.evaluate('1')))).length > 0;
  } catch {
    return false;
  }
}

/** Opens a site under the policy for it alone; gives what another one was asked, and whether a debugger could come in. */
async function openBoth(policyOf: (own: string) => string) {
  const other = await startSite();
  const own = await startSite(other.origin);
  using policed = policeChromium(policyOf(own.origin));
  const args = [...flags, '--headless=new', '--remote-debugging-port=0', '--no-first-run'];
  const child = spawn(policed.program, [...args, `--user-data-dir=${policed.profile}`, own.origin], {
    stdio: 'ignore',
    detached: true,
  });
  try {
    await own.done;
    return { other: other.asked, debuggable: await canDebug(policed.profile) };
  } finally {
    const ended = once(child, 'exit');
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    await ended;
  }
}

asRoot('under it no other site is opened and no debugger comes in', async () => {
  expect(await openBoth(renderKioskPolicy)).toEqual({ other: [], debuggable: false });
});

asRoot('and without it both would happen', async () => {
  const { other, debuggable } = await openBoth(() => '{}');
  expect(other).toContain('/');
  expect(debuggable).toBe(true);
});
