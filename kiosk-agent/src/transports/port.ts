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

/** What the profile of a reader says about the cards on it. */
export type CardFacts = {
  /** The command that gives a contactless card's id, hex. */
  readonly cardIdCommand: string;
  readonly answerTimeoutMs: number;
};

/** A card that lies on a reader. */
export type CardPort = {
  readonly facts: CardFacts;
  readonly answerToReset: () => Promise<Result<Uint8Array, CardFailure>>;
  /** One command APDU and its answer, status word last. */
  readonly transmit: (command: Uint8Array) => Promise<Result<Uint8Array, CardFailure>>;
  /** Begins anew with the card, which forgets that a PIN was right. */
  readonly reset: () => Promise<Result<undefined, CardFailure>>;
  readonly removed: Promise<void>;
};

/** `refused`: the command is none that this kiosk sends, and has not reached the card. */
export type CardFailure = 'removed' | 'silent' | 'refused';

/** All readers of one link. */
export type ReaderPort = AsyncDisposable & {
  /** The link's own address, with the port that it really got. */
  readonly url: string;
  readonly onCard: (listener: (card: CardPort) => void) => void;
  /** How many readers there are, at once and whenever it changes. */
  readonly onReaders: (listener: (count: number) => void) => void;
};
