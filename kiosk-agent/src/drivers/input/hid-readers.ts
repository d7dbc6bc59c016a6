import type { Device } from 'node-hid';
import { inputProfileByUsb } from '@machikado/device-profiles/input-catalogue.ts';
import type { InputProfile } from '@machikado/device-profiles/input-profile.ts';
import type { Log } from '@machikado/runtime/log.ts';
import { followHid } from '../../transports/hid-follower.ts';
import type { HidLibrary, HidPort } from '../../transports/hid.ts';
import type { CardPort, ReaderPort } from '../../transports/port.ts';
import { followBadges } from './badge-card.ts';
import { decideCode, type Code } from './code.ts';
import { openingReports } from './hid-pos.ts';
import { createReportDecoder } from './report-decoder.ts';

type HidProfile = Extract<InputProfile, { link: 'hid' }>;

export type HidReadersOptions = {
  readonly library: HidLibrary;
  readonly watch: (onChange: () => void) => () => void;
  readonly pollMs: number;
  readonly badgePollMs: number;
  readonly onCode: (code: Code) => void;
  /** Milliseconds of a clock that never goes back. */
  readonly clock: () => number;
  readonly log: Log;
};

/** Readers of badges are readers of cards; what others read goes to `onCode`. */
export type HidReaders = ReaderPort & {
  readonly look: () => Promise<void>;
  /** How many of all kinds are plugged in. */
  readonly plugged: () => number;
};

/** Parts of one code follow each other at once; what comes later begins a new one. */
const partsTogetherMs = 1000;

/** Follows all HID readers and scanners that a profile describes, by USB. */
export function openHidReaders(options: HidReadersOptions): HidReaders {
  const onCard: ((card: CardPort) => void)[] = [];
  const onReaders: ((count: number) => void)[] = [];
  let badgeReaders = 0;
  let plugged = 0;
  const count = (change: number) => {
    badgeReaders += change;
    onReaders.forEach((tell) => tell(badgeReaders));
  };
  const follower = followHid({
    ...options,
    wants: (device) => profileOf(device) !== undefined,
    onPort: (port) => {
      const profile = profileOf(port.device);
      if (profile === undefined) return;
      options.log.info('hid.there', { profile: profile.id });
      plugged++;
      void port.gone.then(() => {
        plugged--;
        options.log.info('hid.gone', { profile: profile.id });
      });
      if (profile.reports.decoder !== 'pcprox') {
        void readReports(port, profile, options);
        return;
      }
      count(1);
      void port.gone.then(() => count(-1));
      void followBadges(port, options.badgePollMs, (card) => onCard.forEach((tell) => tell(card)));
    },
  });
  return {
    url: 'hid:',
    look: follower.look,
    plugged: () => plugged,
    onCard: (listener) => onCard.push(listener),
    onReaders: (listener) => {
      onReaders.push(listener);
      listener(badgeReaders);
    },
    [Symbol.asyncDispose]: () => follower[Symbol.asyncDispose](),
  };
}

const hex4 = (value: number | undefined) => value?.toString(16).padStart(4, '0');

function profileOf(device: Device): HidProfile | undefined {
  const [vendor, product] = [hex4(device.vendorId), hex4(device.productId)];
  const [usagePage, usage] = [hex4(device.usagePage), hex4(device.usage)];
  const seen = Object.entries({ vendor, product, productName: device.product, usagePage, usage });
  const found = inputProfileByUsb(Object.fromEntries(seen.filter(([, value]) => value !== undefined)));
  return found.ok && found.value.link === 'hid' ? found.value : undefined;
}

async function readReports(port: HidPort, profile: HidProfile, options: HidReadersOptions): Promise<void> {
  const { log, clock, onCode } = options;
  const fresh = () => createReportDecoder(profile, port.descriptor);
  let decoder = fresh();
  let last = clock();
  if (!decoder.ok) {
    log.warn('hid.no-layout', { profile: profile.id });
    return;
  }
  port.onReport((report) => {
    const now = clock();
    if (now - last > partsTogetherMs) decoder = fresh();
    last = now;
    const taken = decoder.ok ? decoder.value(report) : decoder;
    if (taken.ok && taken.value === undefined) return;
    const code = taken.ok && taken.value !== undefined ? decideCode(taken.value) : undefined;
    if (code?.ok === true) onCode(code.value);
    // By name alone: what was read may be a number of somebody's.
    else log.warn('hid.refused', { profile: profile.id, why: code?.ok === false ? code.error : faultOf(taken) });
  });
  for (const report of openingReports(profile.quirks)) {
    if (!(await port.sendFeature(report))) log.warn('hid.not-enabled', { profile: profile.id });
  }
}

function faultOf(taken: { readonly ok: boolean; readonly error?: string }): string {
  return taken.error ?? 'unknown';
}
