import { z } from 'zod';
import { openCdpPipe } from '../../kiosk-agent/src/browsing/cdp-pipe.ts';
import { launchAsRoot } from '../../kiosk-agent/src/browsing/launch.ts';

/** Drives a browsing Chromium straight through its pipe, as no person can: addresses typed, keys pressed. */
const [user = '', profileDirectory = '', policyDirectory = '', job = '{}'] = process.argv.slice(2);
const { addresses, keys } = JSON.parse(job) as { addresses: string[]; keys: string[] };
const browser = launchAsRoot({
  user: Number(user),
  profileDirectory,
  policyDirectory,
  proxyPort: 8110,
  executable: '/usr/bin/chromium',
});
const cdp = openCdpPipe(browser, () => undefined);
const Targets = z.object({
  targetInfos: z.array(z.object({ targetId: z.string(), type: z.string(), url: z.string() })),
});
const targets = async () => Targets.parse(await cdp.send('Target.getTargets')).targetInfos;
const modifiers: Record<string, number> = { Alt: 1, Ctrl: 2, Meta: 4, Shift: 8 };

async function openPage(): Promise<{ id: string; session: string }> {
  const { targetId } = z
    .object({ targetId: z.string() })
    .parse(await cdp.send('Target.createTarget', { url: 'about:blank' }));
  const { sessionId } = z
    .object({ sessionId: z.string() })
    .parse(await cdp.send('Target.attachToTarget', { targetId, flatten: true }));
  return { id: targetId, session: sessionId };
}

async function tryAddress(address: string): Promise<object> {
  const page = await openPage();
  const tried: { error?: string; text?: string; url?: string } = {};
  try {
    const answer = await Promise.race([
      cdp.send('Page.navigate', { url: address }, page.session),
      new Promise((resolve) => setTimeout(resolve, 4000, { errorText: 'no answer' })),
    ]);
    tried.error = z.object({ errorText: z.string().optional() }).parse(answer).errorText ?? '';
    const expression = 'document.readyState === "complete" ? 0 : new Promise((r) => addEventListener("load", r))';
    await cdp.send('Runtime.evaluate', { expression, awaitPromise: true, timeout: 2000 }, page.session);
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

async function tryKey(name: string): Promise<object> {
  const page = await openPage();
  const before = (await targets()).length;
  const parts = name.split('+');
  const key = parts.at(-1) ?? '';
  const held = parts.slice(0, -1).reduce((sum, part) => sum + (modifiers[part] ?? 0), 0);
  const code = /^F\d+$/.test(key) ? 111 + Number(key.slice(1)) : key.charCodeAt(0);
  const event = { key, code: key.length === 1 ? `Key${key}` : key, modifiers: held, windowsVirtualKeyCode: code };
  await cdp.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', ...event }, page.session).catch(() => undefined);
  await cdp.send('Input.dispatchKeyEvent', { type: 'keyUp', ...event }, page.session).catch(() => undefined);
  const after = await targets();
  await cdp.send('Target.closeTarget', { targetId: page.id }).catch(() => undefined);
  return {
    key: name,
    opened: after.length - before,
    devtools: after.filter(({ url }) => url.startsWith('devtools:')).length,
  };
}

const told: object[] = [];
for (const address of addresses) told.push(await tryAddress(address));
for (const key of keys) told.push(await tryKey(key));
process.stdout.write(`${JSON.stringify(told)}\n`);
browser.kill();
await browser.exited;
process.exit(0);
