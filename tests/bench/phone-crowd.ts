import { once } from 'node:events';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { labAddresses } from '../lab/lab-state.ts';
import { CrowdOrder, type CrowdAnswer } from './crowd-order.ts';
import { openPlain, openSecure } from './raw-http.ts';

/**
 * Many phones in one process, each with an address of its own: to be started in the lab's phone namespace. It reads one
 * order a line and answers each with one line.
 */
type Phone = { readonly ip: string; readonly code: string };
type Portal = { readonly name: string; readonly ca: string };

const patienceMs = 10_000;
const internetProbe = 'GET /generate_204 HTTP/1.1\r\nHost: connectivitycheck.test\r\n\r\n';

async function probe(ip: string): Promise<number> {
  using connection = openPlain({ host: labAddresses.web, port: 80, from: ip });
  return (await connection.ask(internetProbe)).status;
}

async function signIn({ ip, code }: Phone, { name, ca }: Portal): Promise<void> {
  using connection = openSecure({ host: labAddresses.gateway, port: 443, from: ip }, { name, ca });
  const page = await connection.ask(`GET /?lang=ja HTTP/1.1\r\nHost: ${name}\r\n\r\n`);
  const token = /name="token" value="([^"]+)"/.exec(page.body)?.[1] ?? '';
  const form = new URLSearchParams({ token, code, accept: 'yes', lang: 'ja' }).toString();
  const head = `POST /sign-in HTTP/1.1\r\nHost: ${name}\r\nOrigin: https://${name}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: ${form.length}`;
  const answer = await connection.ask(`${head}\r\n\r\n${form}`);
  if (answer.status !== 303) throw new Error(`sign-in answered ${answer.status}`);
}

async function visit(phone: Phone, portal: Portal): Promise<void> {
  if ((await probe(phone.ip)) !== 302) throw new Error('the first request was not redirected');
  await signIn(phone, portal);
  if ((await probe(phone.ip)) !== 204) throw new Error('told to be online, and not let through');
}

/** So many at any time until the source is empty; what fails is counted, with the first reason. */
async function crowd<Item>(source: Iterator<Item>, atOnce: number, work: (item: Item) => Promise<void>) {
  const times: number[] = [];
  const failures: string[] = [];
  const startMs = performance.now();
  const one = async () => {
    for (let next = source.next(); next.done !== true; next = source.next()) {
      const sentMs = performance.now();
      try {
        await work(next.value);
        times.push(performance.now() - sentMs);
      } catch (error) {
        failures.push(error instanceof Error ? error.message : String(error));
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, one));
  const ms = performance.now() - startMs;
  return { ms, done: times.length, failed: failures.length, times, ...(failures[0] && { why: failures[0] }) };
}

function* until(ips: readonly string[], endMs: number): Generator<string> {
  for (let turn = 0; performance.now() < endMs; turn++) yield ips[turn % ips.length] ?? '';
}

async function checkOnline(phones: readonly Phone[], answer: CrowdAnswer): Promise<CrowdAnswer> {
  const checked = await crowd(phones.values(), 20, async ({ ip }) => {
    if ((await probe(ip)) !== 204) throw new Error('told to be online, and not let through');
  });
  const why = answer.why ?? checked.why;
  return { ...answer, failed: answer.failed + checked.failed, ...(why !== undefined && { why }) };
}

type Download = { readonly longestGapMs: () => number; readonly goesOn: () => Promise<void> };

function download(ip: string): Promise<Download> {
  const socket = connect({ host: labAddresses.web, port: 80, localAddress: ip });
  socket.write('GET /stream HTTP/1.1\r\nHost: connectivitycheck.test\r\n\r\n');
  let [lastMs, longestMs] = [performance.now(), 0];
  const broken = new Promise<never>((_, reject) => {
    socket.once('error', reject).once('close', () => reject(new Error('the download has broken')));
  });
  broken.catch(() => undefined);
  socket.on('data', () => {
    longestMs = Math.max(longestMs, performance.now() - lastMs);
    lastMs = performance.now();
  });
  const goesOn = async () => {
    socket.setTimeout(patienceMs, () => socket.destroy());
    await Promise.race([once(socket, 'data'), broken]);
  };
  return goesOn().then(() => ({ longestGapMs: () => longestMs, goesOn }));
}

const downloads: Download[] = [];

async function checkDownloads(): Promise<CrowdAnswer> {
  const answer = await crowd(downloads.values(), downloads.length, (one) => one.goesOn());
  return { ...answer, times: downloads.map((one) => one.longestGapMs()) };
}

async function obey(order: CrowdOrder, portal: Portal): Promise<CrowdAnswer> {
  if (order.do === 'visits') return crowd(order.phones.values(), 1, (phone) => visit(phone, portal));
  if (order.do === 'logins') {
    const answer = await crowd(order.phones.values(), order.atOnce, (phone) => signIn(phone, portal));
    return checkOnline(order.phones, answer);
  }
  if (order.do === 'held') return checkDownloads();
  if (order.do === 'hold') {
    return crowd(order.ips.values(), 20, async (ip) => void downloads.push(await download(ip)));
  }
  return crowd(until(order.ips, performance.now() + order.ms), order.atOnce, async (ip) => {
    if ((await probe(ip)) !== 302) throw new Error('not redirected');
  });
}

const [name = '', ca = ''] = process.argv.slice(2);
for await (const line of createInterface(process.stdin)) {
  const answer = await obey(CrowdOrder.parse(JSON.parse(line)), { name, ca });
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
