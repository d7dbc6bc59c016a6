import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { browsingEnvironment, readBrowsingSetup, type BrowsingSetup } from './browsing/setup.ts';

const Port = z.coerce.number().int().min(0).max(65_535);

function endpoint(protocol: string) {
  return z
    .url({ protocol: new RegExp(`^${protocol}$`) })
    .transform((text) => new URL(text))
    .refine((url) => url.port !== '' && url.hostname !== '', 'a host and a port are needed')
    .transform((url) => ({ host: url.hostname.replace(/^\[(.*)\]$/, '$1'), port: Number(url.port) }));
}

const Environment = z.object({
  /** Holds `agent.db` and `identity/`. */
  MACHIKADO_KIOSK_STATE: z.string().min(1),
  MACHIKADO_KIOSK_PORT: Port.default(8100),
  /** The built kiosk-ui. */
  MACHIKADO_KIOSK_UI: z.string().default(fileURLToPath(new URL('../../kiosk-ui/build', import.meta.url))),
  /** `tcp://host:port` of the printer's raw port. */
  MACHIKADO_PRINTER: endpoint('tcp').default({ host: '127.0.0.1', port: 8191 }),
  /** `vpcd://host:port` where the reader listens, or `none`. */
  MACHIKADO_CARD_READER: z.union([z.literal('none'), endpoint('vpcd')]).default({ host: '127.0.0.1', port: 8192 }),
  ...browsingEnvironment,
});

export type Config = {
  readonly stateDirectory: string;
  readonly port: number;
  readonly uiDirectory: string;
  readonly printer: { readonly host: string; readonly port: number };
  readonly cardReader: { readonly host: string; readonly port: number } | undefined;
  readonly browsing: BrowsingSetup | undefined;
};

/** Reads the environment once. Throws a `ZodError` that names each wrong variable. */
export function readConfig(environment: NodeJS.ProcessEnv): Config {
  const read = Environment.parse(environment);
  return Object.freeze({
    stateDirectory: read.MACHIKADO_KIOSK_STATE,
    port: read.MACHIKADO_KIOSK_PORT,
    uiDirectory: read.MACHIKADO_KIOSK_UI,
    printer: read.MACHIKADO_PRINTER,
    cardReader: read.MACHIKADO_CARD_READER === 'none' ? undefined : read.MACHIKADO_CARD_READER,
    browsing: readBrowsingSetup(read),
  });
}
