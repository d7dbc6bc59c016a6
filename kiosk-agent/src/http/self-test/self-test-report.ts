import { Router } from 'express';
import { z } from 'zod';
import type { KioskEvent } from '@machikado/contracts/kiosk-events.ts';
import { Locale } from '@machikado/contracts/locale.ts';
import kioskAgent from '../../../package.json' with { type: 'json' };
import { waitingText } from '../../documents/readiness-report.ts';
import { wordsOfState } from '../../documents/state-words.ts';
import type { UsbReaders } from '../../drivers/card/open-readers.ts';
import type { Printer } from '../../drivers/printer.ts';
import type { Spool } from '../../jobs/spool.ts';
import type { Speaker } from '../../speech/speaker.ts';
import type { BrowserState } from '../../supervision/browser-keeper.ts';
import type { Converters } from '../conversions.ts';
import type { EventHub } from '../event-hub.ts';
import { markOf, statedBy, type Mark } from '../kiosk-state.ts';
import { browserWords, hearingWords, offerWords, partNames, usbWords } from './self-test-words.ts';
import type { PartName, TwoWords } from './self-test-words.ts';

const Two = z.object({ ja: z.string(), en: z.string() });

/** What `GET /agent/v1/self-test` answers: how the kiosk is, for a technician. Nothing of any person is in it. */
export const SelfTest = z.object({
  /** Asset tag; absent before the kiosk is enrolled. */
  asset: z.string().optional(),
  /** Of this software, and of the Node that runs it (`v24.1.0`). */
  version: z.string(),
  node: z.string(),
  /** Since the agent was started. */
  uptimeS: z.int().nonnegative(),
  parts: z.array(
    z.object({
      part: z.enum(Object.keys(partNames) as PartName[]),
      name: Two,
      /** The agent's own word; of `spool`, how many slips are still to come out. */
      state: z.string(),
      /** `look`: somebody has to look at it. `absent`: this kiosk does not have it. */
      mark: z.enum(['good', 'look', 'absent']),
      words: Two,
      /** The printer's profile, or the engines of speech with their languages. */
      detail: Two.optional(),
    }),
  ),
  /** The languages that a speech engine of this machine speaks. */
  speaks: z.array(Locale),
});
export type SelfTest = z.infer<typeof SelfTest>;
type Part = SelfTest['parts'][number];

export type SelfTestDoors = {
  readonly hub: EventHub;
  readonly presentEvents: () => readonly KioskEvent[];
  readonly printer: Printer;
  readonly spool: Pick<Spool, 'unsettled'>;
  readonly converters: Converters;
  readonly speaker: Speaker;
  readonly browser: () => BrowserState;
  readonly usbReaders: () => UsbReaders;
  /** Whether this kiosk is set up to follow a headphones' jack. */
  readonly hasHeadphoneJack: boolean;
  readonly device: () => { readonly asset?: string | undefined };
};

/** What is said only once, or found only by looking, and is remembered here. */
type Remembered = {
  readonly hearing: () => KioskEvent | undefined;
  readonly voices: () => Awaited<ReturnType<Speaker['voices']>> | undefined;
};

function remember({ hub, speaker }: SelfTestDoors): Remembered {
  let hearing: KioskEvent | undefined;
  hub.subscribe((event) => {
    if (event.kind === 'headphones') hearing = event;
  });
  let voices: ReturnType<Remembered['voices']>;
  let looking: Promise<void> | undefined;
  return {
    hearing: () => hearing,
    voices: () => {
      // Every engine is tried for every language at the first look: nobody waits for that.
      looking ??= speaker.voices().then((found) => void (voices = found));
      return voices;
    },
  };
}

const inBoth = ({ ja, en }: TwoWords): TwoWords => ({ ja, en });

type Told = Pick<Part, 'state' | 'mark' | 'words' | 'detail'>;
const tell = (state: string, mark: Mark, words: TwoWords): Told => ({ state, mark, words });

/** A part of which an event tells. */
function toldBy(event: KioskEvent): readonly [PartName, Told] | undefined {
  const stated = statedBy(event);
  if (stated === undefined) return undefined;
  const { part, state } = stated;
  return [part, tell(state, markOf(part, state), inBoth(wordsOfState(part, state)))];
}

function tellUsb(usb: UsbReaders): Told {
  if (usb === 'off') return tell(usb, 'absent', usbWords.off);
  if (usb === 'no-library') return tell(usb, 'look', usbWords[usb]);
  const state = usb === 0 ? 'none' : 'some';
  const count = { ja: `${usb}台`, en: `${usb}` };
  return { ...tell(state, usb === 0 ? 'look' : 'good', usbWords[state]), ...(usb > 0 && { detail: count }) };
}

function tellSpeech(voices: ReturnType<Remembered['voices']>): Told {
  if (voices === undefined) return tell('searching', 'good', offerWords.searching);
  if (voices.length === 0) return tell('none', 'absent', offerWords.none);
  const engines = Map.groupBy(voices, ({ engine }) => engine);
  const texts = Array.from(engines, ([engine, own]) => `${engine}: ${own.map(({ locale }) => locale).join(', ')}`);
  const detail = { ja: texts.join(' / '), en: texts.join(' / ') };
  return { ...tell('some', 'good', offerWords.some), detail };
}

const browserMarks: Readonly<Record<BrowserState, Mark>> = {
  none: 'absent',
  starting: 'good',
  up: 'good',
  wiping: 'good',
  failing: 'look',
};

const tellOffer = (isThere: boolean) =>
  isThere ? tell('some', 'good', offerWords.some) : tell('none', 'absent', offerWords.none);

function tellParts(doors: SelfTestDoors, { hearing, voices }: Remembered): Part[] {
  const { printer, converters, browser } = doors;
  const heard = hearing();
  const events = [...doors.presentEvents(), ...(heard ? [heard] : [])];
  const told = new Map(events.map(toldBy).filter((one) => one !== undefined));
  const ofPrinter = told.get('printer');
  if (ofPrinter) told.set('printer', { ...ofPrinter, detail: inBoth(printer.profile().name) });
  const waiting = doors.spool.unsettled().length;
  told.set('spool', tell(String(waiting), 'good', inBoth(waitingText(waiting))));
  told.set('usb-readers', tellUsb(doors.usbReaders()));
  told.set('browser', tell(browser(), browserMarks[browser()], browserWords[browser()]));
  told.set('speech', tellSpeech(voices()));
  told.set('kana', tellOffer(converters.kana.available()));
  told.set('pinyin', tellOffer(converters.pinyin.available()));
  if (!doors.hasHeadphoneJack) told.set('headphones', tell('off', 'absent', hearingWords.off));
  else if (heard === undefined) told.set('headphones', tell('unknown', 'good', hearingWords.unknown));
  return (Object.keys(partNames) as PartName[]).flatMap((part) => {
    const one = told.get(part);
    return one === undefined ? [] : [{ part, name: partNames[part], ...one }];
  });
}

/** `GET /self-test`: a `SelfTest`. */
export function selfTestRoutes(doors: SelfTestDoors): Router {
  const remembered = remember(doors);
  return Router().get('/self-test', (_request, response) => {
    const report: SelfTest = {
      asset: doors.device().asset,
      version: kioskAgent.version,
      node: process.version,
      uptimeS: Math.floor(process.uptime()),
      parts: tellParts(doors, remembered),
      speaks: (remembered.voices() ?? []).map(({ locale }) => locale),
    };
    response.json(report);
  });
}
