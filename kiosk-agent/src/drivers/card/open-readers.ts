import assert from 'node:assert/strict';
import { inputProfile, inputProfileByPcscName } from '@machikado/device-profiles/input-catalogue.ts';
import type { Log } from '@machikado/runtime/log.ts';
import type { CardReaderConfig, UsbReaderConfig } from '../../config.ts';
import { loadHid, watchNodes } from '../../transports/hid.ts';
import { joinReaders } from '../../transports/joined-readers.ts';
import { openPcscReaders } from '../../transports/pcsc.ts';
import type { CardFacts, ReaderPort } from '../../transports/port.ts';
import { openVirtualHid } from '../../transports/vhid.ts';
import { openVpcdReader } from '../../transports/vpcd.ts';
import type { Code } from '../input/code.ts';
import { openHidReaders, type HidReaders } from '../input/hid-readers.ts';

const lookAgainMs = 3000;
const badgePollMs = 250;

export type ReaderConfig = {
  readonly cardReader: CardReaderConfig | undefined;
  readonly usbReaders: UsbReaderConfig;
};

/** `off`: not to be used here. `no-library`: they cannot be read on this machine. Else how many are plugged in. */
export type UsbReaders = 'off' | 'no-library' | number;

/** All that cards, codes and badges are held to. */
export type Readers = AsyncDisposable & {
  /** Readers of cards and badges; undefined where this kiosk is to have none. */
  readonly port: ReaderPort | undefined;
  /** Codes from scanners and magnetic stripes. */
  readonly onCode: (listener: (code: Code) => void) => void;
  readonly usb: () => UsbReaders;
};

/** Opens the readers that this kiosk is set up for: those of pcscd or a virtual one, and those on USB. */
export async function openReaders({ cardReader, usbReaders }: ReaderConfig, log: Log): Promise<Readers> {
  const listeners: ((code: Code) => void)[] = [];
  const onCode = (code: Code) => listeners.forEach((listener) => listener(code));
  const usb = usbReaders === 'none' ? undefined : await openUsbReaders(usbReaders, log, onCode);
  const opened = [await openCardReader(cardReader, log), usb];
  const port = joinReaders(opened.filter((one) => one !== undefined));
  return {
    port,
    onCode: (listener) => listeners.push(listener),
    usb: () => usb?.plugged() ?? (usbReaders === 'none' ? 'off' : 'no-library'),
    [Symbol.asyncDispose]: async () => port?.[Symbol.asyncDispose](),
  };
}

async function openCardReader(config: CardReaderConfig | undefined, log: Log): Promise<ReaderPort | undefined> {
  if (config === undefined) return undefined;
  if (config.link === 'pcsc') return openPcscReaders({ log, factsOf, retryMs: lookAgainMs });
  const profile = inputProfile('vpcd');
  assert.ok(profile.ok && profile.value.link === 'vpcd', 'The profile of the virtual reader is shipped.');
  return openVpcdReader({ ...config, facts: profile.value.card });
}

/** By the name that PC/SC gives a reader; undefined for the slot of a chip that belongs to the operator. */
function factsOf(readerName: string): CardFacts | undefined {
  const profile = inputProfileByPcscName(readerName);
  return profile.ok && profile.value.link !== 'hid' ? profile.value.card : undefined;
}

async function openUsbReaders(
  config: Exclude<UsbReaderConfig, 'none'>,
  log: Log,
  onCode: (code: Code) => void,
): Promise<HidReaders | undefined> {
  const usual = { pollMs: lookAgainMs, badgePollMs, clock: () => performance.now(), log, onCode };
  if (config !== 'usb') {
    const sockets = await openVirtualHid(config);
    const readers = openHidReaders({ ...sockets, ...usual });
    const close = async () => {
      await readers[Symbol.asyncDispose]();
      await sockets[Symbol.asyncDispose]();
    };
    return { ...readers, [Symbol.asyncDispose]: close };
  }
  const library = await loadHid();
  if (library === undefined) {
    log.warn('hid.no-library');
    return undefined;
  }
  const watch = (onChange: () => void) => watchNodes('/dev', onChange);
  return openHidReaders({ library, watch, ...usual });
}
