import { spawn, spawnSync } from 'node:child_process';

export type Outcome = { readonly code: number; readonly stdout: string; readonly stderr: string };

/** Runs a program to its end. A program that cannot start has code 127; one that takes longer than 200 s is killed. */
export function runProgram(program: string, args: readonly string[], env?: NodeJS.ProcessEnv): Promise<Outcome> {
  const done = Promise.withResolvers<Outcome>();
  const child = spawn(program, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 200_000,
    killSignal: 'SIGKILL',
    env: { ...process.env, ...env },
  });
  const output: Buffer[] = [];
  const errors: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
  child.once('error', (error) => done.resolve({ code: 127, stdout: '', stderr: error.message }));
  child.once('close', (code) =>
    done.resolve({
      code: code ?? 128,
      stdout: Buffer.concat(output).toString('utf8'),
      stderr: Buffer.concat(errors).toString('utf8'),
    }),
  );
  return done.promise;
}

/** As `runProgram`; throws unless the program ends with 0. Gives its output. */
export async function mustRun(program: string, args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await runProgram(program, args);
  if (code !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${code}: ${stderr.trim()}`);
  return stdout;
}

/** Runs a program now, for clearing up while the process ends. What it says is not looked at. */
export function runNow(program: string, args: readonly string[]): string {
  return spawnSync(program, args, { encoding: 'utf8', timeout: 10_000 }).stdout;
}

/** How long it is from now on until something is done. */
export async function secondsOf(done: Promise<unknown>): Promise<number> {
  const fromMs = performance.now();
  await done;
  return (performance.now() - fromMs) / 1000;
}

/** The longest that something takes which is done again and again until something else is done. */
export async function slowestUntil(done: Promise<unknown>, work: () => Promise<unknown>): Promise<number> {
  let [isDone, slowest] = [false, 0];
  const end = done.finally(() => (isDone = true));
  while (!isDone) slowest = Math.max(slowest, await secondsOf(work()));
  await end;
  return slowest;
}
