/** Who stands at the kiosk. It lives in memory alone, and all of it goes when the visit ends (promise P14). */
export type Visit = {
  readonly visitId: string;
  /** The city's token of the signed-in user. */
  readonly token?: string;
  readonly tokenExpiresAt?: string;
  /** The card with which she signed in; taking it away ends the visit. */
  readonly cardId?: string;
};

/** `replaced`: the page began another visit by itself. */
export type VisitEnd = 'finished' | 'idle' | 'card-removed' | 'replaced';

export type VisitKeeper = {
  readonly current: () => Visit | undefined;
  /** Begins a visit; one that was open is over. */
  readonly begin: (visitId: string) => void;
  readonly signIn: (user: Pick<Visit, 'token' | 'tokenExpiresAt' | 'cardId'>) => boolean;
  readonly signOut: () => void;
  readonly end: (reason: VisitEnd) => void;
  /** The bearer of the signed-in user while it is valid. */
  readonly token: (now: Date) => string | undefined;
  /** Ends the visit when the card that signed in is no longer there. */
  readonly cardLeft: () => void;
};

/** Keeps at most one visit. `onEnd` gets the visit that has just been forgotten, to wipe what else belongs to it. */
export function createVisitKeeper(onEnd: (visit: Visit, reason: VisitEnd) => void): VisitKeeper {
  let current: Visit | undefined;
  const end = (reason: VisitEnd) => {
    const ended = current;
    current = undefined;
    if (ended !== undefined) onEnd(ended, reason);
  };
  return {
    current: () => current,
    begin: (visitId) => {
      end('replaced');
      current = { visitId };
    },
    signIn: (user) => {
      if (current === undefined) return false;
      current = { visitId: current.visitId, ...user };
      return true;
    },
    signOut: () => {
      if (current !== undefined) current = { visitId: current.visitId };
    },
    end,
    token: (now) => {
      const expires = current?.tokenExpiresAt;
      return expires !== undefined && Date.parse(expires) > now.getTime() ? current?.token : undefined;
    },
    cardLeft: () => {
      if (current?.cardId !== undefined) end('card-removed');
    },
  };
}
