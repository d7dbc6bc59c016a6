import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Operation } from './history.ts';

export type Racer = {
  readonly signIn: (userNumber: string, pin: string) => Promise<void>;
  readonly book: (slot: { roomId: string; date: string; komaId: string }) => Promise<Operation>;
  readonly cancel: (bookingId: string, units: readonly string[]) => Promise<Operation>;
};

/** Starts so many processes of clients, each with a connection of its own. Disposal ends them. */
export function startRacers(
  identityDirectory: string,
  count: number,
): Disposable & { readonly racers: readonly Racer[] } {
  const children: ChildProcess[] = [];
  const racers = Array.from({ length: count }, (_, client): Racer => {
    const script = join(import.meta.dirname, 'racer.ts');
    const child = spawn(process.execPath, [script, identityDirectory, String(client)], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    children.push(child);
    const lines = createInterface({ input: child.stdout });
    const ask = async (order: unknown): Promise<unknown> => {
      const answer = once(lines, 'line', { signal: AbortSignal.timeout(120_000) });
      child.stdin.write(`${JSON.stringify(order)}\n`);
      const [line] = (await answer) as [string];
      return JSON.parse(line) as unknown;
    };
    return {
      signIn: async (userNumber, pin) => {
        await ask({ do: 'sign-in', userNumber, pin });
      },
      book: async (slot) => (await ask({ do: 'book', ...slot })) as Operation,
      cancel: async (bookingId, units) => (await ask({ do: 'cancel', bookingId, units })) as Operation,
    };
  });
  return {
    racers,
    [Symbol.dispose]: () => {
      for (const child of children) child.kill('SIGKILL');
    },
  };
}
