import { spawn } from 'node:child_process';

export type CommandOutcome = { readonly code: number; readonly stdout: string; readonly stderr: string };

const timeoutMs = 10_000;
const maxOutputBytes = 64 * 1024 * 1024;

/** Runs a program to its end, with `input` on its stdin. A program that cannot start has code 127, a killed one 128. */
export function runCommand(program: string, args: readonly string[], input = ''): Promise<CommandOutcome> {
  const done = Promise.withResolvers<CommandOutcome>();
  const child = spawn(program, args, { stdio: 'pipe', timeout: timeoutMs, killSignal: 'SIGKILL' });
  const output: Buffer[] = [];
  const errors: Buffer[] = [];
  let held = 0;
  const keep = (into: Buffer[]) => (chunk: Buffer) => {
    held += chunk.length;
    if (held > maxOutputBytes) child.kill('SIGKILL');
    else into.push(chunk);
  };
  child.stdout.on('data', keep(output));
  child.stderr.on('data', keep(errors));
  child.once('error', (error) => done.resolve({ code: 127, stdout: '', stderr: error.message }));
  child.once('close', (code) =>
    done.resolve({
      code: code ?? 128,
      stdout: Buffer.concat(output).toString('utf8'),
      stderr: Buffer.concat(errors).toString('utf8'),
    }),
  );
  // A program that ends before it has read all closes the pipe; its exit code tells what happened.
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  return done.promise;
}
