import { z } from 'zod';
import { openCdpPipe } from '../../kiosk-agent/src/browsing/cdp-pipe.ts';
import { launchAsRoot } from '../../kiosk-agent/src/browsing/launch.ts';
import { canaryFiles } from './browser-files.ts';

/** Addresses to try, an address that is a file, and a page on which the mouse drags. */
export type DriverJob = {
  readonly addresses: readonly string[];
  readonly download?: string;
  readonly drag?: string;
  /** Every address is one that opens: a busy machine may take its time. */
  readonly allOpen?: true;
};
/** What came of each of them. */
export type Driven = {
  readonly address?: string;
  readonly error?: string;
  readonly text?: string;
  readonly url?: string;
  readonly download?: string;
  readonly files?: readonly string[];
};

/** Drives a browsing Chromium straight through its pipe, as no person can: addresses typed. */
const [user = '', profileDirectory = '', policyDirectory = '', job = '{}'] = process.argv.slice(2);
const { addresses, download, drag, allOpen } = JSON.parse(job) as DriverJob;
const browser = launchAsRoot({
  user: Number(user),
  profileDirectory,
  policyDirectory,
  proxyPort: 8110,
  executable: '/usr/bin/chromium',
});
const downloaded = Promise.withResolvers<string>();
const cdp = openCdpPipe(browser, ({ method, params }) => {
  if (method !== 'Browser.downloadProgress') return;
  const { state } = z.object({ state: z.string() }).parse(params);
  if (state !== 'inProgress') downloaded.resolve(state);
});
/** Some refused addresses get no answer at all from the browser; those that do, get it in a tenth of this. */
const navigateMs = allOpen ? 14_000 : 2000;
const loadMs = 1000;

async function openPage(): Promise<{ id: string; session: string }> {
  const { targetId } = z
    .object({ targetId: z.string() })
    .parse(await cdp.send('Target.createTarget', { url: 'about:blank' }));
  const { sessionId } = z
    .object({ sessionId: z.string() })
    .parse(await cdp.send('Target.attachToTarget', { targetId, flatten: true }));
  return { id: targetId, session: sessionId };
}

async function untilLoaded(session: string): Promise<void> {
  const expression = 'document.readyState === "complete" ? 0 : new Promise((r) => addEventListener("load", r))';
  await cdp.send('Runtime.evaluate', { expression, awaitPromise: true, timeout: loadMs }, session);
}

async function tryAddress(address: string): Promise<Driven> {
  const page = await openPage();
  const tried: { error?: string; text?: string; url?: string } = {};
  try {
    const answer = await Promise.race([
      cdp.send('Page.navigate', { url: address }, page.session),
      new Promise((resolve) => setTimeout(resolve, navigateMs, { errorText: 'no answer' })),
    ]);
    tried.error = z.object({ errorText: z.string().optional() }).parse(answer).errorText ?? '';
    await untilLoaded(page.session);
    const read = await cdp.send(
      'Runtime.evaluate',
      { expression: 'location.href + "\\n" + document.body?.innerText' },
      page.session,
    );
    const value = z.object({ result: z.object({ value: z.string().optional() }) }).parse(read).result.value ?? '';
    tried.url = value.split('\n')[0] ?? '';
    tried.text = value.slice(tried.url.length + 1, 400);
  } catch (error) {
    tried.error = `${tried.error ?? ''} ${error instanceof Error ? error.message : ''}`.trim();
  }
  await cdp.send('Target.closeTarget', { targetId: page.id }).catch(() => undefined);
  return { address, ...tried };
}

/** Downloads as the browser would by itself; the agent has told its own to refuse them, and this one has the policy only. */
async function tryDownload(address: string): Promise<Driven> {
  await cdp.send('Browser.setDownloadBehavior', { behavior: 'default', eventsEnabled: true });
  const page = await openPage();
  await cdp.send('Page.navigate', { url: address }, page.session).catch(() => undefined);
  const nothing = new Promise<string>((resolve) => setTimeout(resolve, navigateMs, 'nothing came'));
  const download = await Promise.race([downloaded.promise, nothing]);
  const files = await canaryFiles({ user: Number(user), profiles: [profileDirectory] });
  await cdp.send('Target.closeTarget', { targetId: page.id }).catch(() => undefined);
  return { download, files };
}

/** Drags with a mouse, which the agent has no way to do; the page tells the web what it saw. */
async function dragOn(address: string): Promise<void> {
  const page = await openPage();
  await cdp.send('Page.navigate', { url: address }, page.session);
  await untilLoaded(page.session);
  const mouse = (type: string, x: number, y: number) =>
    cdp.send('Input.dispatchMouseEvent', { type, x, y, button: 'left', buttons: 1, clickCount: 1 }, page.session);
  // The drag itself stays in the browser: there is no desktop that could take it.
  await cdp.send('Input.setInterceptDrags', { enabled: true }, page.session);
  await mouse('mousePressed', 100, 100);
  for (const at of [120, 160, 240]) await mouse('mouseMoved', at, at);
}

const told: Driven[] = [];
for (const address of addresses) told.push(await tryAddress(address));
if (download !== undefined) told.push(await tryDownload(download));
if (drag !== undefined) await dragOn(drag);
process.stdout.write(`${JSON.stringify(told)}\n`);
browser.kill();
await browser.exited;
process.exit(0);
