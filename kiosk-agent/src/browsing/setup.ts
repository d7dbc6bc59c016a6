import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { browsingDirectory } from '@machikado/contracts/browsing-launch.ts';

/** How this kiosk runs the browser; absent where it offers no searching. */
export type BrowsingSetup = {
  readonly user: number;
  readonly port: number;
  /** On memory; holds the folder over which each profile is mounted. */
  readonly directory: string;
  readonly policyDirectory: string;
  readonly executable: string;
  /** The service manager's socket; without it the agent starts the browser itself, as root. */
  readonly socket: string | undefined;
  /** `address:port` of the resolver to ask; the system's own where absent. */
  readonly resolver: string | undefined;
};

/** Variables of the environment; all but the user have a usual value. Without a user there is no searching. */
export const browsingEnvironment = {
  /** The Unix user of the browser: a number, or a name of `/etc/passwd`. */
  MACHIKADO_BROWSING_USER: z
    .string()
    .regex(/^[a-z0-9_-]{1,32}$/)
    .optional(),
  MACHIKADO_BROWSING_PORT: z.coerce.number().int().min(1).max(65_535).default(8110),
  MACHIKADO_BROWSING_DIRECTORY: z.string().startsWith('/').default(browsingDirectory),
  MACHIKADO_BROWSING_POLICIES: z.string().startsWith('/').default('/etc/machikado/browsing-policies'),
  MACHIKADO_BROWSING_BROWSER: z.string().startsWith('/').default('/usr/bin/chromium'),
  MACHIKADO_BROWSING_SOCKET: z.string().startsWith('/').optional(),
  MACHIKADO_BROWSING_RESOLVER: z.string().optional(),
};

type Read = z.infer<z.ZodObject<typeof browsingEnvironment>>;

/** Puts the variables together. Throws where the user is unknown, is root, or is the agent's own. */
export function readBrowsingSetup(read: Read): BrowsingSetup | undefined {
  const name = read.MACHIKADO_BROWSING_USER;
  if (name === undefined) return undefined;
  const user = /^\d+$/.test(name) ? Number(name) : findUser(readFileSync('/etc/passwd', 'utf8'), name);
  if (user === undefined) throw new Error(`MACHIKADO_BROWSING_USER: there is no user ${name}.`);
  if (user === 0 || user === process.getuid?.()) {
    throw new Error('MACHIKADO_BROWSING_USER: the browser must have a user of its own.');
  }
  return {
    user,
    port: read.MACHIKADO_BROWSING_PORT,
    directory: read.MACHIKADO_BROWSING_DIRECTORY,
    policyDirectory: read.MACHIKADO_BROWSING_POLICIES,
    executable: read.MACHIKADO_BROWSING_BROWSER,
    socket: read.MACHIKADO_BROWSING_SOCKET,
    resolver: read.MACHIKADO_BROWSING_RESOLVER,
  };
}

/** The number of a user in the text of `/etc/passwd` (passwd(5)). */
export function findUser(passwd: string, name: string): number | undefined {
  const line = passwd.split('\n').find((one) => one.startsWith(`${name}:`));
  return line === undefined ? undefined : Number(line.split(':')[2]);
}
