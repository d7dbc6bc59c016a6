import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { PrinterAddress } from './transports/printer-address.ts';
import type { Voices } from './speech/engines.ts';
import { browsingEnvironment, readBrowsingSetup, type BrowsingSetup } from './browsing/setup.ts';

const Port = z.coerce.number().int().min(0).max(65_535);

const hostAndPort = (url: URL) => ({ host: url.hostname.replace(/^\[(.*)\]$/, '$1'), port: Number(url.port) });

function endpoint(protocol: string) {
  return z
    .url({ protocol: new RegExp(`^${protocol}$`) })
    .transform((text) => new URL(text))
    .refine((url) => url.port !== '' && url.hostname !== '', 'a host and a port are needed')
    .transform(hostAndPort);
}

/** `tcp://NAME@host:port`; a terminal answers only to its own name (nexo: POIID). */
const Terminal = z
  .url({ protocol: /^tcp$/ })
  .transform((text) => new URL(text))
  .refine(
    (url) => url.port !== '' && url.hostname !== '' && /^[A-Za-z0-9-]{1,40}$/.test(url.username),
    'a name, a host and a port are needed',
  )
  .transform((url) => ({ name: url.username, ...hostAndPort(url) }));

const Environment = z.object({
  /** Holds `agent.db` and `identity/`. */
  MACHIKADO_KIOSK_STATE: z.string().min(1),
  MACHIKADO_KIOSK_PORT: Port.default(8100),
  /** The built kiosk-ui. */
  MACHIKADO_KIOSK_UI: z.string().default(fileURLToPath(new URL('../../kiosk-ui/build', import.meta.url))),
  /** Where the printer is: see `PrinterAddress`. */
  MACHIKADO_PRINTER: PrinterAddress.default({ kind: 'tcp', host: '127.0.0.1', port: 8191 }),
  /** `pcsc` for every reader of pcscd; `vpcd://host:port` where a virtual reader listens for the dock; or `none`. */
  MACHIKADO_CARD_READER: z
    .union([z.enum(['none', 'pcsc']), endpoint('vpcd')])
    .default({ host: '127.0.0.1', port: 8192 }),
  /** `usb` for scanners, magnetic stripes and badges by HID; `vhid://host:port` where USB sockets listen for the dock. */
  MACHIKADO_USB_READERS: z.union([z.enum(['none', 'usb']), endpoint('vhid')]).default('none'),
  /** `tcp://NAME@host:port` of a payment terminal that speaks nexo, or `none`. */
  MACHIKADO_PAYMENT_TERMINAL: z.union([z.literal('none'), Terminal]).default('none'),
  /** The headphones' jack: its name in `/proc/bus/input/devices`, or a path below `/dev/input`; or `none`. */
  MACHIKADO_HEADPHONE_JACK: z.string().min(1).max(120).default('none'),
  /** The program of libkkc that turns kana into kanji, or `none`; found on PATH. */
  MACHIKADO_KKC: z.string().min(1).default('kkc'),
  /** The dictionary of Debian's `pinyin-database`, or `none`. */
  MACHIKADO_PINYIN: z.string().min(1).default('/usr/share/pinyin-database/main.db'),
  /** An HTS voice for Open JTalk; without one, espeak-ng speaks Japanese too. */
  MACHIKADO_SPEECH_VOICE: z.string().min(1).optional(),
  /** A folder of recorded sentences with their `prompts.json`. */
  MACHIKADO_SPEECH_PROMPTS: z.string().startsWith('/').optional(),
  MACHIKADO_SPEECH_DICTIONARY: z.string().min(1).default('/var/lib/mecab/dic/open-jtalk/naist-jdic'),
  /** The program of the browser that this agent guards, such as `/usr/bin/chromium`; none where it starts nothing. */
  MACHIKADO_KIOSK_BROWSER: z.string().startsWith('/').optional(),
  /** The Unix user of the browser, other than the agent's. */
  MACHIKADO_KIOSK_BROWSER_USER: z
    .string()
    .regex(/^[a-z_][a-z0-9_-]{0,31}$/)
    .optional(),
  /** A folder in memory, in which each profile lives and dies. */
  MACHIKADO_KIOSK_BROWSER_ROOM: z.string().startsWith('/').default('/dev/shm'),
  /** `driven` opens the browser to a debugger and is for tests alone. */
  MACHIKADO_KIOSK_BROWSER_MODE: z.enum(['kiosk', 'driven']).default('kiosk'),
  DISPLAY: z.string().optional(),
  XAUTHORITY: z.string().optional(),
  WAYLAND_DISPLAY: z.string().optional(),
  XDG_RUNTIME_DIR: z.string().optional(),
  PULSE_SERVER: z.string().optional(),
  LANG: z.string().optional(),
  ...browsingEnvironment,
});

type Environment = z.infer<typeof Environment>;

export type Config = {
  readonly stateDirectory: string;
  readonly port: number;
  readonly uiDirectory: string;
  readonly printer: PrinterAddress;
  readonly cardReader: CardReaderConfig | undefined;
  readonly usbReaders: UsbReaderConfig;
  readonly paymentTerminal: TerminalConfig | undefined;
  readonly headphoneJack: string | undefined;
  /** What conversion stands on; an absent one is not offered. */
  readonly conversion: { readonly kkc: string | undefined; readonly pinyin: string | undefined };
  readonly voices: Voices;
  readonly browser: BrowserConfig | undefined;
  readonly browsing: BrowsingSetup | undefined;
};

export type CardReaderConfig =
  { readonly link: 'pcsc' } | { readonly link: 'vpcd'; readonly host: string; readonly port: number };

/** Where readers on USB are looked for: nowhere, at this machine's own sockets, or at those of the dock. */
export type UsbReaderConfig = 'none' | 'usb' | { readonly host: string; readonly port: number };

export type TerminalConfig = { readonly name: string; readonly host: string; readonly port: number };

export type BrowserConfig = {
  readonly program: string;
  readonly user: string | undefined;
  readonly room: string;
  readonly mode: 'kiosk' | 'driven';
  /** The way to the screen and the sound. */
  readonly screen: Readonly<
    Record<'DISPLAY' | 'XAUTHORITY' | 'WAYLAND_DISPLAY' | 'PULSE_SERVER' | 'LANG', string | undefined>
  >;
};

const orAbsent = (value: string) => (value === 'none' ? undefined : value);

/** Reads the environment once. Throws a `ZodError` that names each wrong variable. */
export function readConfig(environment: NodeJS.ProcessEnv): Config {
  const read = Environment.parse(environment);
  return Object.freeze({
    stateDirectory: read.MACHIKADO_KIOSK_STATE,
    port: read.MACHIKADO_KIOSK_PORT,
    uiDirectory: read.MACHIKADO_KIOSK_UI,
    printer: read.MACHIKADO_PRINTER,
    cardReader: cardReaderConfig(read.MACHIKADO_CARD_READER),
    usbReaders: read.MACHIKADO_USB_READERS,
    paymentTerminal: read.MACHIKADO_PAYMENT_TERMINAL === 'none' ? undefined : read.MACHIKADO_PAYMENT_TERMINAL,
    headphoneJack: orAbsent(read.MACHIKADO_HEADPHONE_JACK),
    conversion: { kkc: orAbsent(read.MACHIKADO_KKC), pinyin: orAbsent(read.MACHIKADO_PINYIN) },
    voices: {
      japanese:
        read.MACHIKADO_SPEECH_VOICE === undefined
          ? undefined
          : { voice: read.MACHIKADO_SPEECH_VOICE, dictionary: read.MACHIKADO_SPEECH_DICTIONARY },
      prompts: read.MACHIKADO_SPEECH_PROMPTS,
    },
    browser: browserConfig(read),
    browsing: readBrowsingSetup(read),
  });
}

function cardReaderConfig(read: Environment['MACHIKADO_CARD_READER']): CardReaderConfig | undefined {
  if (read === 'none') return undefined;
  return read === 'pcsc' ? { link: 'pcsc' } : { link: 'vpcd', ...read };
}

function browserConfig(read: Environment): BrowserConfig | undefined {
  if (read.MACHIKADO_KIOSK_BROWSER === undefined) return undefined;
  const { DISPLAY, XAUTHORITY, WAYLAND_DISPLAY, XDG_RUNTIME_DIR, PULSE_SERVER, LANG } = read;
  // The browser gets another runtime folder, so the socket has to be named in full.
  const socket = WAYLAND_DISPLAY === undefined ? undefined : resolve(XDG_RUNTIME_DIR ?? '/run', WAYLAND_DISPLAY);
  return {
    program: read.MACHIKADO_KIOSK_BROWSER,
    user: read.MACHIKADO_KIOSK_BROWSER_USER,
    room: read.MACHIKADO_KIOSK_BROWSER_ROOM,
    mode: read.MACHIKADO_KIOSK_BROWSER_MODE,
    screen: { DISPLAY, XAUTHORITY, WAYLAND_DISPLAY: socket, PULSE_SERVER, LANG },
  };
}
