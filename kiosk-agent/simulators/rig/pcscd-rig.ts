import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { CardOrder } from '../card/card-tray.ts';

/** A real pcscd with two virtual readers, apart from the machine's own. */
export type PcscdRig = AsyncDisposable & {
  /** What leads a client of pcscd to this one. */
  readonly environment: Readonly<Record<string, string>>;
  readonly lay: (cardId: CardOrder['cardId'], slot?: 0 | 1) => Promise<void>;
  readonly stop: () => Promise<void>;
  readonly start: () => Promise<void>;
};

export async function startPcscd(): Promise<PcscdRig> {
  const apart = ['--mount', '--net', '--pid', '--fork', '--kill-child', '--propagation', 'private'];
  const main = new URL('../card/pcscd-main.ts', import.meta.url).pathname;
  const child = spawn('unshare', [...apart, process.execPath, main], {
    env: { PATH: process.env['PATH'], NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'], NODE_NO_WARNINGS: '1' },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let log = '';
  child.stderr.on('data', (text: Buffer) => (log = (log + text.toString('utf8')).slice(-4000)));
  const ended = once(child, 'exit');
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const next = async (wanted: string) => {
    for (;;) {
      const line = await lines.next();
      if (line.done === true) throw new Error(`pcscd has ended: ${log}`);
      // pcscd writes here, too.
      if (line.value === wanted) return;
    }
  };
  const order = async (what: object) => {
    child.stdin.write(`${JSON.stringify(what)}\n`);
    await next('done');
  };
  await next('ready');
  return {
    environment: { PCSCLITE_CSOCK_NAME: join('/proc', String(child.pid), 'root', 'run/pcscd/pcscd.comm') },
    lay: (cardId, slot = 0) => order({ cardId, slot }),
    stop: () => order({ pcscd: 'stop' }),
    start: () => order({ pcscd: 'start' }),
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
