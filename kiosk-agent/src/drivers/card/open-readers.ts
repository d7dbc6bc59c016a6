import assert from 'node:assert/strict';
import { inputProfile, inputProfileByPcscName } from '@machikado/device-profiles/input-catalogue.ts';
import type { Log } from '@machikado/runtime/log.ts';
import type { CardReaderConfig } from '../../config.ts';
import { openPcscReaders } from '../../transports/pcsc.ts';
import type { CardFacts, ReaderPort } from '../../transports/port.ts';
import { openVpcdReader } from '../../transports/vpcd.ts';

const lookAgainMs = 3000;

/** Opens the readers that this kiosk is set up for: those of pcscd, or a virtual one. */
export async function openReaders(config: CardReaderConfig | undefined, log: Log): Promise<ReaderPort | undefined> {
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
