import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import type { Log } from '@machikado/runtime/log.ts';
import { decideAnswer, encodeAdvertisement, everyPhone, nextAdvertisementMs, silent } from './advertisement.ts';

const socketProgram = join(import.meta.dirname, 'solicitations.pl');
const pauseMs = 5000;

/** RFC 4861 §6.2.6: many routers, or many who hear one question, do not answer in the same moment. */
const maxDelayMs = 500;

type Advertiser = {
  readonly lan: string; /** Null where nothing is announced: what dnsmasq says of the router is enough then. */
  readonly capportUrl: () => string | null;
  readonly log: Log;
};

/** One life of the program that holds the socket: answers who asks and tells everybody now and then, until it ends. */
async function advertise({ lan, capportUrl, log }: Advertiser, signal: AbortSignal): Promise<void> {
  const child = spawn('perl', [socketProgram, lan], { stdio: ['pipe', 'pipe', 'ignore'] });
  const end = () => void child.stdin.end();
  signal.addEventListener('abort', end);
  child.stdin.on('error', () => undefined);
  const say = (to: string) => {
    const url = capportUrl();
    if (url === null || !child.stdin.writable) return;
    child.stdin.write(`${to} ${encodeAdvertisement(url).toString('hex')}\n`);
  };
  let spoken = silent;
  let sent = 0;
  let timer: NodeJS.Timeout | undefined;
  const tellAll = () => {
    say(everyPhone);
    spoken = { ...spoken, toAllAtMs: performance.now() };
    timer = setTimeout(tellAll, nextAdvertisementMs(++sent, Math.random()));
  };
  createInterface(child.stdout).on('line', (line) => {
    if (line === 'ready') {
      log.info('advertisements.started');
      tellAll();
      return;
    }
    const answer = decideAnswer(line, spoken, performance.now());
    spoken = answer.spoken;
    const { to } = answer;
    if (to !== null) setTimeout(() => say(to), Math.random() * maxDelayMs);
  });
  if (signal.aborted) end();
  await once(child, 'exit').catch(() => undefined);
  signal.removeEventListener('abort', end);
  clearTimeout(timer);
}

/**
 * Tells phones by IPv6 router advertisements where RFC 8908's API is (option 37, RFC 8910 §2.3), which dnsmasq cannot,
 * until the signal fires. The program that holds the raw socket is started anew when it ends, and ends with this process.
 */
export async function keepAdvertiser(advertiser: Advertiser, signal: AbortSignal): Promise<void> {
  const isOver = () => signal.aborted;
  while (!isOver()) {
    await advertise(advertiser, signal);
    if (isOver()) return;
    advertiser.log.error('advertisements.ended', { againInMs: pauseMs });
    await delay(pauseMs, undefined, { signal }).catch(() => undefined);
  }
}
