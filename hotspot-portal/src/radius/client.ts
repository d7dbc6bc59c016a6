/** What we know of one who asks by RADIUS. */
export type Client = {
  /** Kept in one buffer for as long as it holds: what is worked out from it is kept by that. Empty on RADIUS/1.1. */
  readonly secret: Buffer;
  /** The secret before the last change, as long as the other end may still have it; `null` after that. */
  readonly previousSecret?: () => Buffer | null;
  /** The previous secret has verified a request. */
  readonly onPreviousSecret?: () => void;
  /** Present where requests without Message-Authenticator are taken until the first one with it has come. */
  readonly learning?: {
    readonly isLearning: () => boolean;
    readonly onSealed: () => void;
    readonly onUnsealed: () => void;
  };
  /** False when it has asked too often. */
  readonly takes?: (nowMs: number) => boolean;
  /** How long an Access-Reject waits, in milliseconds. */
  readonly rejectDelayMs?: number;
};

/** A client of whom only a secret is known: no exception holds for it. */
export const clientOf = (known: Client | Buffer): Client => (Buffer.isBuffer(known) ? { secret: known } : known);
