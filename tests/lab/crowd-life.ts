import { request, type IncomingMessage } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { text } from 'node:stream/consumers';
import { labAddresses } from './lab-state.ts';
import type { CrowdPhone } from './phone-crowd.ts';

/**
 * Many phones in one process: to be started in the lab's phone namespace with the portal's name and the phones. Says
 * `online` for each that is, and at the end what went wrong.
 */
const [portalName = '', given = '[]'] = process.argv.slice(2);
const phones = JSON.parse(given) as CrowdPhone[];
const atOnce = 4;
const askAgainMs = 50;
const patienceMs = 30_000;

type Ask = { readonly from: string; readonly host: string; readonly path: string; readonly form?: URLSearchParams };

function send({ from, host, path, form }: Ask): Promise<IncomingMessage> {
  const address = host === portalName ? labAddresses.gateway : labAddresses.web;
  const headers = { host, ...(form && { 'content-type': 'application/x-www-form-urlencoded' }) };
  return new Promise((resolve, reject) => {
    const asked = request({
      host: address,
      localAddress: from,
      path,
      headers,
      agent: false,
      method: form ? 'POST' : 'GET',
    });
    asked.setTimeout(5000, () => asked.destroy(new Error('nothing came')));
    asked.once('response', resolve).once('error', reject).end(form?.toString());
  });
}

async function trySignIn({ ip, code }: CrowdPhone): Promise<number> {
  const page = await text(await send({ from: ip, host: portalName, path: '/?another=1&lang=en' }));
  const token = /name="token" value="([^"]+)"/.exec(page)?.[1] ?? '';
  const form = new URLSearchParams({ token, code, accept: 'yes', lang: 'en' });
  const answer = await send({ from: ip, host: portalName, path: '/sign-in', form });
  answer.resume();
  return answer.statusCode ?? 0;
}

/** Until the portal says that she is online; one that is away is asked again, as a person does. */
async function signIn(phone: CrowdPhone): Promise<void> {
  const until = Date.now() + patienceMs;
  for (;;) {
    const status = await trySignIn(phone).catch(() => 0);
    if (status === 303) return;
    // 503: it has just started and is not ready.
    if ((status !== 0 && status !== 503) || Date.now() > until)
      throw new Error(`The sign-in is answered with ${status}.`);
    await delay(askAgainMs);
  }
}

async function startDownload(ip: string): Promise<{ readonly goesOn: () => Promise<unknown> }> {
  const answer = await send({ from: ip, host: labAddresses.webName, path: '/stream' });
  const broken = new Promise<never>((_, reject) => {
    answer.once('close', () => reject(new Error('The download has broken.'))).once('error', reject);
  });
  broken.catch(() => undefined);
  const goesOn = () => Promise.race([new Promise((resolve) => answer.once('data', resolve)), broken]);
  await goesOn();
  return { goesOn };
}

type Download = Awaited<ReturnType<typeof startDownload>>;

const faults: string[] = [];
const downloads: { readonly ip: string; readonly download: Download }[] = [];
const note = (ip: string) => (error: unknown) =>
  void faults.push(`${ip}: ${error instanceof Error ? error.message : String(error)}`);

async function comeOnline(phone: CrowdPhone): Promise<void> {
  await signIn(phone);
  // At once and without the portal's help: it may be dead by now.
  const probe = await send({ from: phone.ip, host: 'connectivitycheck.test', path: '/generate_204' });
  probe.resume();
  if (probe.statusCode !== 204) throw new Error(`Told to be online, and answered with ${probe.statusCode}.`);
  downloads.push({ ip: phone.ip, download: await startDownload(phone.ip) });
  process.stdout.write('online\n');
}

const next = phones.values();
const line = async () => {
  for (const phone of next) await comeOnline(phone).catch(note(phone.ip));
};
await Promise.all(Array.from({ length: atOnce }, line));
for (const { ip, download } of downloads) await download.goesOn().catch(note(ip));
process.stdout.write(`${JSON.stringify(faults)}\n`);
process.exit();
