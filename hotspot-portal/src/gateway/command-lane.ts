import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { holdFor } from './child-hold.ts';
import type { CommandOutcome } from './command.ts';

const timeoutMs = 10_000;
const maxOutputBytes = 64 * 1024 * 1024;

type Job = { readonly text: string; readonly settle: (outcome: CommandOutcome) => void };

export type CommandLane = {
  /**
   * Runs shell text with `input` on its stdin, after everything that was handed in before. What it writes on either
   * output is `stdout`; a killed one has code 128, as in `runCommand`.
   */
  readonly run: (text: string, input?: string) => Promise<CommandOutcome>;
};

function killGroup(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

/**
 * One shell that starts programs for us, one after the other. To start a program the kernel copies the map of whoever
 * starts it: for this process with its hundreds of megabytes that takes milliseconds in which nothing else is answered,
 * for a shell next to nothing. What it is told is data after a mark that nobody can guess, and ends with the exit code.
 */
export function createCommandLane(): CommandLane {
  const mark = randomBytes(16).toString('hex');
  const ending = new RegExp(`${mark} (\\d+)\\n$`);
  const waiting: Job[] = [];
  let shell: ChildProcessWithoutNullStreams | undefined;
  let current: { job: Job; output: string; timer: NodeJS.Timeout } | undefined;

  const settle = (outcome: CommandOutcome) => {
    if (!current) return;
    const { job, timer } = current;
    clearTimeout(timer);
    current = undefined;
    job.settle(outcome);
    next();
  };
  const hear = (chunk: string) => {
    if (!current) return;
    current.output += chunk;
    if (current.output.length > maxOutputBytes) {
      killGroup(shell?.pid);
      return;
    }
    const end = ending.exec(current.output.slice(-mark.length - 8));
    if (!end) return;
    const stdout = current.output.slice(0, -end[0].length);
    settle({ code: Number(end[1]), stdout, stderr: '' });
  };
  const start = () => {
    // A group of its own, so that a program that hangs can be ended with it; without us it reads the end and goes.
    const child = spawn('sh', { stdio: 'pipe', detached: true });
    const lost = (code: number) => {
      if (shell !== child) return;
      shell = undefined;
      settle({ code, stdout: current?.output ?? '', stderr: 'The shell has ended.' });
    };
    child.once('error', () => lost(127));
    child.once('exit', () => lost(128));
    child.stdin.on('error', () => undefined);
    child.stderr.resume();
    child.stdout.setEncoding('utf8').on('data', hear);
    return child;
  };
  const next = () => {
    const job = waiting.shift();
    if (!job) {
      if (shell) holdFor(shell, false);
      return;
    }
    shell ??= start();
    holdFor(shell, true);
    current = { job, output: '', timer: setTimeout(() => killGroup(shell?.pid), timeoutMs) };
    shell.stdin.write(job.text);
  };
  return {
    run: (command, input = '') => {
      const { promise, resolve } = Promise.withResolvers<CommandOutcome>();
      const data = input === '' || input.endsWith('\n') ? input : `${input}\n`;
      const text = `{ ${command}\n} 2>&1 <<'${mark}'\n${data}${mark}\necho "${mark} $?"\n`;
      waiting.push({ text, settle: resolve });
      if (!current) next();
      return promise;
    },
  };
}
