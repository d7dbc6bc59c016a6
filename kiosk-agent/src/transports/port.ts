import type { Result } from '@machikado/contracts/result.ts';
import type { UsbDevice } from '@machikado/device-profiles/profile-head.ts';

/** Bytes to and from one device, whatever the cable. */
export type BytePort = {
  /** What the device shows on USB, where it is on it. */
  readonly usb?: UsbDevice;
  /** Resolves when the system has taken all bytes; `closed` when the link ended before that. */
  readonly write: (bytes: Uint8Array) => Promise<Result<undefined, 'closed'>>;
  readonly onBytes: (listener: (bytes: Uint8Array) => void) => void;
  /** Resolves once the link has ended, whoever ended it. */
  readonly closed: Promise<void>;
  readonly close: () => void;
};

/** A card that lies on a reader. */
export type CardPort = {
  readonly answerToReset: () => Promise<Result<Uint8Array, CardFailure>>;
  /** One command APDU and its answer, status word last. */
  readonly transmit: (command: Uint8Array) => Promise<Result<Uint8Array, CardFailure>>;
  readonly removed: Promise<void>;
};

export type CardFailure = 'removed' | 'silent';

/** A card reader with one slot. */
export type ReaderPort = AsyncDisposable & {
  /** The reader's own address, with the port that it really got. */
  readonly url: string;
  readonly onCard: (listener: (card: CardPort) => void) => void;
};
