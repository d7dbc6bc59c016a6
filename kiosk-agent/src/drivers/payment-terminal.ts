/** What a terminal can do; only yen, and giving back is the counter's. */
export type TerminalCapabilities = {
  readonly kinds: readonly ('card' | 'ic' | 'qr-cpm')[];
  readonly refund: boolean;
  readonly currency: 'JPY';
};

/** What the terminal shows while it works. */
export type ChargeProgress = 'waiting' | 'card-in' | 'authorizing';

/** One charge, and whom to tell how far it is. */
export type Charge = {
  /** The charge's own number at the terminal, made once and kept; a terminal never does it twice. */
  readonly reference: string;
  readonly yen: number;
  /**
   * Called before byte 1. The charge is sent only if it gives true: this is where the journal writes down, durably,
   * that from now on the outcome is not known.
   */
  readonly mayStart: () => boolean;
  readonly onProgress: (progress: ChargeProgress) => void;
};

/** How a charge ended, by the terminal's own word. `transaction` is the terminal's number of what it booked. */
export type ChargeEnd =
  | { readonly kind: 'approved'; readonly transaction?: string | undefined }
  | { readonly kind: 'declined' }
  | { readonly kind: 'cancelled' };

/** `not-started`: no byte was sent. `lost`: bytes were sent and no answer came; only `status` can tell. */
export type ChargeOutcome = ChargeEnd | { readonly kind: 'not-started' } | { readonly kind: 'lost' };

/**
 * What a terminal knows of a charge. `unclear`: it answered with something that is neither the charge nor its absence,
 * such as another amount.
 */
export type ChargeStatus = ChargeEnd | { readonly kind: 'in-progress' | 'not-found' | 'unclear' | 'unreachable' };

/** A payment terminal, whatever it speaks. The number of a card never leaves it. */
export type PaymentTerminal = AsyncDisposable & {
  /** Under which it is known; a charge of another one cannot be asked of it. */
  readonly name: string;
  readonly capabilities: TerminalCapabilities;
  readonly state: () => 'ready' | 'away';
  /** One charge at a time. Never sent a second time. */
  readonly charge: (charge: Charge) => Promise<ChargeOutcome>;
  /** Asks the terminal to let go of a charge. What became of it is told by the charge itself, or by `status`. */
  readonly cancel: (reference: string) => void;
  readonly status: (charge: Pick<Charge, 'reference' | 'yen'>) => Promise<ChargeStatus>;
};
