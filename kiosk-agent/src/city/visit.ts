import type { Locale } from '@machikado/contracts/locale.ts';
import type { CardState } from '@machikado/contracts/kiosk-events.ts';

/** Who stands at the kiosk. It lives in memory alone, and all of it goes when the visit ends (promise P14). */
export type Visit = {
  readonly visitId: string;
  /** The city's token of the signed-in user. */
  readonly token?: string;
  readonly tokenExpiresAt?: string;
  /** The card with which she signed in; taking it away ends the visit. */
  readonly cardId?: string;
  /** Begun by laying a card on the reader: it ends with the card even before the PIN. */
  readonly byCard?: boolean;
  /** The language of the page, for the farewell. */
  readonly locale?: Locale;
};

/** `page-lost`: the page is gone and the person with it. `replaced`: the page began another visit by itself. */
export type VisitEnd = 'finished' | 'idle' | 'card-removed' | 'page-lost' | 'replaced';

/** Where the next page begins: with thanks, or with the first screen when nobody is there to read them. */
export function nextPath(visit: Visit, reason: VisitEnd, isPrinting: boolean): string {
  const stays = reason === 'finished' || reason === 'card-removed' || isPrinting;
  return stays ? `/finish?in=${visit.locale ?? 'ja'}` : '/';
}

type Cards = { readonly state: () => CardState; readonly has: (id: string) => boolean };

/** Whether the card on which a visit hangs is no longer there. A second one that is laid beside it ends nothing. */
export function isCardGone(visit: Visit | undefined, cards: Cards): boolean {
  if (visit?.cardId !== undefined) return !cards.has(visit.cardId);
  const state = cards.state();
  return visit?.byCard === true && state !== 'present' && state !== 'several';
}

export type VisitKeeper = {
  readonly current: () => Visit | undefined;
  /** Begins a visit; one that was open is over. */
  readonly begin: (visitId: string, byCard?: boolean) => void;
  /** Notes the language in which the page speaks. */
  readonly speak: (locale: Locale) => void;
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
    // A page that says it is done is cleared even where its visit is not known, as after a lost beginning.
    const asked = reason === 'finished' || reason === 'idle';
    if (ended !== undefined || asked) onEnd(ended ?? { visitId: 'unknown' }, reason);
  };
  return {
    current: () => current,
    begin: (visitId, byCard = false) => {
      end('replaced');
      current = { visitId, byCard };
    },
    speak: (locale) => {
      if (current !== undefined && current.locale !== locale) current = { ...current, locale };
    },
    signIn: (user) => {
      if (current === undefined) return false;
      current = { ...withoutUser(current), ...user };
      return true;
    },
    signOut: () => {
      if (current !== undefined) current = withoutUser(current);
    },
    end,
    token: (now) => {
      const expires = current?.tokenExpiresAt;
      return expires !== undefined && Date.parse(expires) > now.getTime() ? current?.token : undefined;
    },
    cardLeft: () => {
      if (current?.cardId !== undefined || current?.byCard === true) end('card-removed');
    },
  };
}

function withoutUser({ visitId, byCard, locale }: Visit): Visit {
  return { visitId, ...(byCard !== undefined && { byCard }), ...(locale !== undefined && { locale }) };
}
