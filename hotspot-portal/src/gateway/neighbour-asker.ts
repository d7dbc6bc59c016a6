import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { isIPv4 } from 'node:net';
import { createInterface } from 'node:readline';
import { holdFor } from './child-hold.ts';
import type { Neighbour } from './gateway.ts';
import { findNeighbour } from './neighbours.ts';

const patienceMs = 2000;

type Question = { readonly ipv4: string; readonly answer: (mac: string | null) => void };
type Asker = {
  readonly child: ChildProcessWithoutNullStreams;
  lines: number;
  /** What is asked in one turn of the event loop, in one write. */
  unsent: string;
  readonly open: Map<number, Question>;
};

type AskNeighbour = (ipv4: string) => Promise<string | null>;

/**
 * Asks the kernel for the MAC address behind an address, by one `ip` that goes on: to start one for every phone costs
 * more than the whole sign-in. It looks up the one entry, so that the cost does not grow with the number of phones, and
 * answers what is found on stdout, the number of the line of what is not on stderr. `otherwise` is asked for what is
 * open when it ends or keeps silent.
 */
function createNeighbourAsker(lan: string, otherwise: AskNeighbour): AskNeighbour {
  const pending = new Map<string, Promise<string | null>>();
  let asker: Asker | undefined;

  const settle = (of: Asker, line: number, mac: string | null) => {
    const question = of.open.get(line);
    of.open.delete(line);
    if (of.open.size === 0) holdFor(of.child, false);
    question?.answer(mac);
  };
  const start = (): Asker => {
    const child = spawn('ip', ['-force', '-batch', '-'], { stdio: 'pipe' });
    const made: Asker = { child, lines: 0, unsent: '', open: new Map() };
    const lost = () => {
      if (asker === made) asker = undefined;
      for (const { ipv4, answer } of made.open.values()) void otherwise(ipv4).then(answer);
      made.open.clear();
    };
    child.once('error', lost);
    child.once('exit', lost);
    child.stdin.on('error', () => undefined);
    createInterface(child.stdout).on('line', (line) => {
      const [, ipv4, mac] = /^([\d.]+) .*?(?:lladdr (\S+).*)?$/.exec(line) ?? [];
      for (const [number, question] of made.open) {
        if (question.ipv4 === ipv4) {
          settle(made, number, mac?.toLowerCase() ?? null);
          return;
        }
      }
    });
    createInterface(child.stderr).on('line', (line) => {
      const failed = /^Command failed -:(\d+)/.exec(line)?.[1];
      if (failed !== undefined) settle(made, Number(failed), null);
    });
    return made;
  };
  const send = (of: Asker) => {
    of.child.stdin.write(of.unsent);
    of.unsent = '';
  };
  const ask = (ipv4: string): Promise<string | null> => {
    const { promise, resolve } = Promise.withResolvers<string | null>();
    const to = (asker ??= start());
    const { child } = to;
    const silence = setTimeout(() => child.kill('SIGKILL'), patienceMs);
    const answer = (mac: string | null) => {
      clearTimeout(silence);
      pending.delete(ipv4);
      resolve(mac);
    };
    to.lines++;
    to.open.set(to.lines, { ipv4, answer });
    holdFor(child, true);
    if (to.unsent === '') setImmediate(send, to);
    to.unsent += `neigh get ${ipv4} dev ${lan}\n`;
    return promise;
  };
  return (ipv4) => {
    if (!isIPv4(ipv4)) return Promise.resolve(null);
    const known = pending.get(ipv4) ?? ask(ipv4);
    pending.set(ipv4, known);
    return known;
  };
}

/** Looks for a device on each of our networks at once; one `ip` goes on for each of them. */
export function createNeighbourLookup(lans: readonly string[]): (ipv4: string) => Promise<Neighbour | null> {
  const askers = lans.map((lan) =>
    createNeighbourAsker(lan, async (ipv4) => (await findNeighbour([lan], ipv4))?.mac ?? null),
  );
  return async (ipv4) => {
    const found = await Promise.all(askers.map((ask) => ask(ipv4)));
    return found.flatMap((mac, at) => (mac === null ? [] : [{ mac, interface: lans[at] ?? '' }]))[0] ?? null;
  };
}
