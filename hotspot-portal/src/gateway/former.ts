import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';

/** How long a former one may take to end by itself, and how often it is looked at. */
const patienceMs = 1000;
const lookAgainMs = 20;

/** A program that a former spot has started: its number stands in a file, and what it was started with in its command. */
export type Former = { readonly pid: string; readonly config: string };

async function isOurs(pid: number, { config }: Former): Promise<boolean> {
  const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  return command.split('\0').includes(config);
}

/** Ends what a killed spot has left: it kept phones in the network meanwhile, and holds the ports or the radio. */
export async function endFormer(former: Former): Promise<void> {
  const pid = Number(await readFile(former.pid, 'utf8').catch(() => ''));
  if (!Number.isInteger(pid) || pid <= 1) return;
  for (let waitedMs = 0; await isOurs(pid, former); waitedMs += lookAgainMs) {
    try {
      process.kill(pid, waitedMs < patienceMs ? 'SIGTERM' : 'SIGKILL');
    } catch {
      // It has ended between the look and the signal.
      return;
    }
    await delay(lookAgainMs);
  }
}
