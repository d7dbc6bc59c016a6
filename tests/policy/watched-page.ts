import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { stripTypeScriptTypes } from 'node:module';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

/** A page that tells all that becomes of it; `x` is the key that shows that it still gets keys. */
export type WatchedPage = AsyncDisposable & {
  readonly origin: string;
  /** How often `x` came. */
  readonly marks: () => number;
  /** What was told since the last time, in order: `load`, `size`, `blur`, `hidden`, `shown`, `print`, `menu`, `left`. */
  readonly told: () => string[];
};

const script = `
  const tell = (what) => void fetch('/told?' + what, { keepalive: true });
  const on = (kinds, what) => kinds.forEach((kind) => addEventListener(kind, () => tell(what)));
  addEventListener('keydown', ({ key }) => key === 'x' && tell('mark'));
  addEventListener('contextmenu', (event) => event.defaultPrevented || tell('menu'));
  document.addEventListener('visibilitychange', () => tell(document.visibilityState === 'hidden' ? 'hidden' : 'shown'));
  on(['resize'], 'size'); on(['blur'], 'blur'); on(['beforeprint'], 'print'); on(['pagehide'], 'left');
  addEventListener('load', () => tell('load'));`;

const guardFile = join(import.meta.dirname, '../../kiosk-ui/src/lib/visit/browser-keys.ts');

/** `guards`: with the kiosk page's own way of keeping keys. */
export async function serveWatchedPage(guards: boolean): Promise<WatchedPage> {
  let marks = 0;
  let told: string[] = [];
  const guard = guards ? `${stripTypeScriptTypes(readFileSync(guardFile, 'utf8'))}\nkeepBrowserKeys(window);` : '';
  const server = createServer((request, response) => {
    const what = /^\/told\?(\w+)$/.exec(request.url ?? '')?.[1];
    if (what === 'mark') marks += 1;
    else if (what !== undefined) told.push(what);
    response.setHeader('content-type', 'text/html');
    response.end(
      what === undefined ? `<title>watched</title><p>kiosk</p><script type="module">${script}\n${guard}</script>` : '',
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    marks: () => marks,
    told: () => {
      const now = told;
      told = [];
      return now;
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
