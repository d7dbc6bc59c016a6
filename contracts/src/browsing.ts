import { z } from 'zod';
import { LocalText } from './locale.ts';

/**
 * What may be opened: `allow-list` only the hosts that the city names; `filtered` everything but the categories that
 * the city keeps shut; `open` everything that is public.
 */
export const BrowsingProfile = z.enum(['allow-list', 'filtered', 'open']);
export type BrowsingProfile = z.infer<typeof BrowsingProfile>;

/** A host (`www.example.jp`), or a name with everything below it (`*.lg.jp`); lower case, punycode. */
export const HostPattern = z
  .string()
  .max(253)
  .regex(/^(?:\*\.)?(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])$/);

const WebAddress = z.url({ protocol: /^https?$/ }).max(2000);

/** A page that the city recommends, shown as a tile. */
export const BrowsingSite = z.strictObject({ name: LocalText, line: LocalText.optional(), url: WebAddress });
export type BrowsingSite = z.infer<typeof BrowsingSite>;

/** When a person may go on after her time is up: never, always, or when she says that nobody waits. */
export const ExtensionRule = z.enum(['never', 'when-nobody-waits', 'always']);

/** `GET /v1/browsing` of the city; the rules of searching the web on its kiosks. */
export const BrowsingPolicy = z.strictObject({
  profile: BrowsingProfile,
  /** Kiosks whose profile is another one, by asset number. */
  devices: z.record(z.string().max(32), BrowsingProfile).default({}),
  minutes: z.int().min(1).max(240),
  extension: z.strictObject({
    rule: ExtensionRule,
    minutes: z.int().min(1).max(120),
    maxTimes: z.int().min(0).max(20),
  }),
  /**
   * A search engine of the city's choice: `%s` is where the words go. Absent, only the city's own content and its sites
   * are searched. Where the profile does not admit the engine's host it is not offered; a result on a host that is not
   * admitted says so when it is touched.
   */
  searchUrl: WebAddress.refine((text) => text.includes('%s'), 'has no %s').optional(),
  sites: z.array(BrowsingSite).max(60),
  allowed: z.array(HostPattern).max(2000),
  /** Category → hosts; kept shut in `filtered`. */
  denied: z.record(z.string().regex(/^[a-z-]{2,32}$/), z.array(HostPattern).max(5000)),
  maxMegabytes: z.int().min(1).max(10_000).default(300),
  /** Days for which host and minute are kept. */
  logDays: z.int().min(0).max(366).default(30),
});
export type BrowsingPolicy = z.infer<typeof BrowsingPolicy>;

/** `GET /agent/v1/browsing`: what the page needs to offer searching, and the session that is going on. */
export const BrowsingOffer = z.object({
  available: z.boolean(),
  profile: BrowsingProfile,
  minutes: z.int().positive(),
  /** What is left of that in this visit, in seconds. */
  leftS: z.int().nonnegative(),
  extension: BrowsingPolicy.shape.extension,
  sites: z.array(BrowsingSite),
  searches: z.boolean(),
});
export type BrowsingOffer = z.infer<typeof BrowsingOffer>;

/** Why a page was not opened; each has its words on the screen. */
export const browsingDenials = [
  'not-on-the-list',
  'category',
  'not-public',
  'not-found',
  'no-answer',
  'not-the-web',
  'limit',
] as const;
export const BrowsingDenial = z.enum(browsingDenials);
export type BrowsingDenial = z.infer<typeof BrowsingDenial>;

/** What of the page the keys go to, as its accessibility tree has it; for people who do not see or touch it. */
export const BrowsingFocus = z.object({
  role: z.enum(['link', 'button', 'field', 'checkbox', 'radio', 'list', 'other', 'none']),
  name: z.string().max(300),
  /** What is chosen or typed; never of a secret field. */
  value: z.string().max(300).optional(),
  isOn: z.boolean().optional(),
});
export type BrowsingFocus = z.infer<typeof BrowsingFocus>;

/** How a session stands; sent over the picture stream whenever it changes. */
export const BrowsingState = z.object({
  state: z.enum(['starting', 'open', 'ended']),
  /** Why it ended. */
  ended: z.enum(['finished', 'time-up', 'failed']).optional(),
  leftS: z.int().nonnegative(),
  extensionsLeft: z.int().nonnegative(),
  /** The address of the page; stays in memory, for the QR code. */
  url: z.string().max(4000),
  title: z.string().max(300),
  canGoBack: z.boolean(),
  /** What a touched field wants; `password` shows the warning. */
  typing: z.enum(['none', 'text', 'password']),
  /** Set once the focus was moved by keys; `move` counts, so that the same place is told again. */
  focus: BrowsingFocus.extend({ move: z.int() }).optional(),
  notice: z.object({ denial: BrowsingDenial, host: z.string().max(253) }).optional(),
});
export type BrowsingState = z.infer<typeof BrowsingState>;

/** `POST /agent/v1/browsing`: a site, words to search for, or neither; how large the picture is, in CSS pixels. */
export const BrowsingBegin = z.strictObject({
  url: WebAddress.optional(),
  words: z.string().min(1).max(200).optional(),
  width: z.int().min(200).max(4000),
  height: z.int().min(200).max(4000),
  textSize: z.int().min(1).max(4),
});
export type BrowsingBegin = z.infer<typeof BrowsingBegin>;

const Fraction = z.number().min(0).max(1);
const Touch = z.strictObject({ kind: z.enum(['start', 'move', 'end', 'cancel']), x: Fraction, y: Fraction });

/** `POST /agent/v1/browsing/actions`: all that a person can do to the page. There is no way to send any other key. */
export const BrowsingAction = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('touch'), touches: z.array(Touch).min(1).max(32) }),
  z.strictObject({ do: z.literal('type'), text: z.string().min(1).max(200) }),
  z.strictObject({ do: z.literal('key'), key: z.enum(['Enter', 'Backspace']) }),
  z.strictObject({ do: z.literal('focus'), to: z.enum(['next', 'previous']) }),
  /** Does what the focused part of the page is there for: follows a link, presses a button, chooses the next of a list. */
  z.strictObject({ do: z.literal('activate') }),
  /** Looks anew what the focused field wants, before somebody types who opened the keyboard herself. */
  z.strictObject({ do: z.literal('look') }),
  z.strictObject({ do: z.literal('scroll'), by: z.number().min(-2).max(2) }),
  z.strictObject({ do: z.literal('open'), url: WebAddress }),
  z.strictObject({ do: z.literal('search'), words: z.string().min(1).max(200) }),
  z.strictObject({ do: z.literal('back') }),
  z.strictObject({ do: z.literal('extend') }),
  z.strictObject({ do: z.literal('text-size'), textSize: z.int().min(1).max(4) }),
]);
export type BrowsingAction = z.infer<typeof BrowsingAction>;

/** `GET /agent/v1/browsing/text`: the words of the page, for reading aloud. */
export const BrowsingText = z.object({ language: z.string().max(35), paragraphs: z.array(z.string()).max(400) });
export type BrowsingText = z.infer<typeof BrowsingText>;

/** First byte of each block of the picture stream; then the length as 4 bytes, big endian. */
export const pictureBlock = { jpeg: 1, state: 2 } as const;
