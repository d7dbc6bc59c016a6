import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { err, ok, type Result } from '@machikado/contracts/result.ts';

export type ProgramFailure = 'missing' | 'failed' | 'stopped' | 'too-large';

type Run = {
  readonly args: readonly string[];
  /** Goes to standard input, never to the arguments, which everyone on the machine can list. */
  readonly input: string;
  readonly signal: AbortSignal;
};

/** A program that reads a text and writes bytes. */
export type Program = { readonly run: (run: Run) => Promise<Result<Uint8Array, ProgramFailure>> };

export type ProgramLimits = { readonly timeoutMs: number; readonly maxBytes: number };

/** A program of this machine, run as a child without a shell; it is killed at its limits and when its signal says so. */
export function createProgram(command: string, limits: ProgramLimits): Program {
  return { run: (run) => runOnce({ command, limits, run }) };
}

type Job = { readonly command: string; readonly limits: ProgramLimits; readonly run: Run };

async function runOnce({ command, limits, run }: Job): Promise<Result<Uint8Array, ProgramFailure>> {
  if (run.signal.aborted) return err('stopped');
  const signal = AbortSignal.any([run.signal, AbortSignal.timeout(limits.timeoutMs)]);
  const env = { PATH: process.env['PATH'] ?? '/usr/bin:/bin', LANG: 'C.UTF-8' };
  const child = spawn(command, run.args, { signal, killSignal: 'SIGKILL', env, stdio: ['pipe', 'pipe', 'ignore'] });
  const pieces: Uint8Array[] = [];
  let size = 0;
  child.stdout.on('data', (piece: Uint8Array) => {
    size += piece.byteLength;
    if (size > limits.maxBytes) child.kill('SIGKILL');
    else pieces.push(piece);
  });
  // A child that has gone takes no input; its exit code tells why.
  child.stdin.on('error', () => undefined);
  child.stdin.end(run.input);
  try {
    const [code] = (await once(child, 'close')) as [number | null];
    if (size > limits.maxBytes) return err('too-large');
    return code === 0 && size > 0 ? ok(Buffer.concat(pieces)) : err('failed');
  } catch (error) {
    if (signal.aborted) return err('stopped');
    return err(isMissing(error) ? 'missing' : 'failed');
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'EACCES');
}
