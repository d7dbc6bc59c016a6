import { readdir, readFile } from 'node:fs/promises';
import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { once } from 'node:events';
import { join } from 'node:path';
import { z } from 'zod';
import { mustRun } from '../../lab/program.ts';

/** Shared with every server under load. */
export const benchSecret = 'a-secret-of-the-bench-0123456789';

const LoadResult = z.object({
  /** Begins the Acct-Session-Id of every session of this run. */
  run: z.string().regex(/^[0-9a-f]{8}$/),
  seconds: z.number(),
  /** Answers within the counted time, good and bad. */
  inTime: z.number(),
  answered: z.number(),
  refused: z.number(),
  /** No answer in time; nothing is sent twice. */
  lost: z.number(),
  /** Answers that are proved, and came after that, or once more. */
  late: z.number(),
  /** Answers that are not proved, or to nothing that was asked lately. */
  bad: z.number(),
  /** Answers without a Message-Authenticator. */
  unsealed: z.number(),
  processorSeconds: z.number(),
  p50Ms: z.number(),
  p99Ms: z.number(),
  /** Of the whole run: sessions of which a record was acknowledged, and those whose Stop was. */
  sessions: z.number(),
  stops: z.number(),
});
export type LoadResult = z.infer<typeof LoadResult>;

export type Load = {
  readonly mode: 'auth' | 'acct';
  readonly port: number;
  readonly window: number;
  readonly seconds?: number;
  /** Packets in a second; as fast as answers come where it is absent. */
  readonly rate?: number;
  /** So many packets instead of so many seconds. */
  readonly packets?: number;
  /** Seconds after which nobody waits for an answer any more; 3 where it is absent. */
  readonly patience?: number;
  /** Processes whose time the requests cost. */
  readonly pids: readonly number[];
};

export type Generator = { readonly run: (load: Load) => Promise<LoadResult> };

/** A process and all that it has started, as they are now. */
export async function processTree(pid: number): Promise<readonly number[]> {
  const tasks = await readdir(`/proc/${pid}/task`);
  const lists = await Promise.all(tasks.map((task) => readFile(`/proc/${pid}/task/${task}/children`, 'utf8')));
  const children = lists.flatMap((list) => list.trim().split(' ').filter(Boolean).map(Number));
  return [pid, ...(await Promise.all(children.map(processTree))).flat()];
}

/** User and system time of processes in seconds, with that of their children that have ended. */
export async function processorSeconds(pids: readonly number[]): Promise<number> {
  const stats = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')));
  const ticks = stats.flatMap((stat) =>
    stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .slice(11, 15)
      .map(Number),
  );
  // The clock of /proc has 100 ticks on every Linux that Debian ships.
  return ticks.reduce((sum, value) => sum + value, 0) / 100;
}

/** Compiles the load generator into `directory`; `users` is a file of lines `name password`. */
export async function buildGenerator(directory: string, users: string): Promise<Generator> {
  const program = join(directory, 'load');
  await mustRun('gcc', ['-O2', '-o', program, join(import.meta.dirname, 'load.c'), '-lm']);
  return {
    run: async (load) => {
      const { pids, ...rest } = load;
      const given = { seconds: 4, ...rest, secret: benchSecret, users, pids: pids.join(',') };
      const child = spawn(
        program,
        Object.entries(given).map(([name, value]) => `${name}=${value}`),
        {
          stdio: ['ignore', 'pipe', 'inherit'],
        },
      );
      const [said] = await Promise.all([text(child.stdout), once(child, 'exit')]);
      return LoadResult.parse(JSON.parse(said));
    },
  };
}
