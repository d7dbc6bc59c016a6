import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { z } from 'zod';
import type { AttachedLab } from '../lab/attached-lab.ts';
import { labAddresses } from '../lab/lab-state.ts';
import { launchBrowser } from './browser.ts';

type CityFolder = { readonly state: string };

const CapportState = z.object({
  captive: z.boolean(),
  'user-portal-url': z.url(),
  'seconds-remaining': z.int().optional(),
});

/** The page that every phone asks for to find out whether it is held captive. */
const detectionUrl = `http://${labAddresses.webName}/generate_204`;

/** The resident's phone: lives in the lab's phone namespace, asks and browses from there, runs no script. */
export type Phone = AsyncDisposable & {
  readonly lab: AttachedLab;
  readonly lease: () => ReturnType<AttachedLab['lease']>;
  /** Where its first plain request is sent to instead, or `null` when it is answered by the internet. */
  readonly redirectedTo: () => Promise<string | null>;
  /** RFC 8908, at the address from DHCP's option 114, with the certificate checked. */
  readonly capport: (url: string) => Promise<z.infer<typeof CapportState>>;
  /** What the lab's internet says; it names the address that it sees. `null` when it is not reached. */
  readonly askInternet: () => Promise<string | null>;
  readonly page: () => Promise<Page>;
};

export function createPhone(city: CityFolder, lab: AttachedLab): Phone {
  let browser: Browser | undefined;
  const curl = (...args: string[]) => lab.execPhone('curl', ['-sS', '-m', '5', ...args]);
  return {
    lab,
    lease: () => lab.lease(),
    redirectedTo: async () => {
      const { stdout } = await curl('-o', '/dev/null', '-w', '%{redirect_url}', detectionUrl);
      return stdout === '' ? null : stdout;
    },
    capport: async (url) => {
      const ca = join(city.state, 'spot/tls/portal.pem');
      const { code, stdout, stderr } = await curl('--cacert', ca, url);
      if (code !== 0) throw new Error(`${url}: ${stderr}`);
      return CapportState.parse(JSON.parse(stdout));
    },
    askInternet: async () => {
      const { code, stdout } = await curl('-w', '\n%{http_code}', `http://${labAddresses.webName}/`);
      return code === 0 && stdout.endsWith('\n200') ? stdout.slice(0, -4) : null;
    },
    page: async () => {
      browser ??= await launchBrowser(lab.phoneBrowserPath);
      const context = await browser.newContext({
        viewport: { width: 390, height: 844 },
        deviceScaleFactor: 2,
        hasTouch: true,
        isMobile: true,
        javaScriptEnabled: false,
        // The lab's portal certificate is its own; the API above is asked with it checked.
        ignoreHTTPSErrors: true,
        locale: 'ja-JP',
      });
      return context.newPage();
    },
    [Symbol.asyncDispose]: async () => browser?.close(),
  };
}

/** Runs Debian's radclient in the gateway, where RADIUS listens on loopback. Gives what it says with `-x`. */
export async function radclient(
  city: CityFolder,
  lab: AttachedLab,
  request: { kind: 'auth' | 'acct'; attributes: Readonly<Record<string, string>> },
): Promise<string> {
  const secret = (await readFile(join(city.state, 'spot/radius-secret'), 'utf8')).trim();
  const lines = Object.entries(request.attributes).map(([name, value]) => `${name} = ${value}`);
  const port = request.kind === 'auth' ? 1812 : 1813;
  const input = lines.join('\n');
  // `--`: a secret may begin with a dash.
  const script = `printf '%s\\n' "$1" | radclient -x -r 1 -t 3 -- 127.0.0.1:${port} ${request.kind} "$2"`;
  const { stdout, stderr } = await lab.execGateway('sh', ['-c', script, 'radclient', input, secret]);
  return stdout + stderr;
}
