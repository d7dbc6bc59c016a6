import { fileURLToPath } from 'node:url';
import { z } from 'zod';

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
  /** The program of libkkc that turns kana into kanji, or `none`; found on PATH. */
  MACHIKADO_KKC: z.string().min(1).default('kkc'),
  /** The dictionary of Debian's `pinyin-database`, or `none`. */
  MACHIKADO_PINYIN: z.string().min(1).default('/usr/share/pinyin-database/main.db'),
  /** An HTS voice for Open JTalk; without one, espeak-ng speaks Japanese too. */
  MACHIKADO_SPEECH_VOICE: z.string().min(1).optional(),
  MACHIKADO_SPEECH_DICTIONARY: z.string().min(1).default('/var/lib/mecab/dic/open-jtalk/naist-jdic'),
});

export type Config = {
  readonly stateDirectory: string;
  readonly port: number;
  readonly uiDirectory: string;
  readonly printer: { readonly host: string; readonly port: number };
  readonly cardReader: { readonly host: string; readonly port: number } | undefined;
  /** What conversion stands on; an absent one is not offered. */
  readonly conversion: { readonly kkc: string | undefined; readonly pinyin: string | undefined };
  readonly japaneseVoice: { readonly voice: string; readonly dictionary: string } | undefined;
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
    cardReader: read.MACHIKADO_CARD_READER === 'none' ? undefined : read.MACHIKADO_CARD_READER,
    conversion: { kkc: orAbsent(read.MACHIKADO_KKC), pinyin: orAbsent(read.MACHIKADO_PINYIN) },
    japaneseVoice:
      read.MACHIKADO_SPEECH_VOICE === undefined
        ? undefined
        : { voice: read.MACHIKADO_SPEECH_VOICE, dictionary: read.MACHIKADO_SPEECH_DICTIONARY },
  });
}
