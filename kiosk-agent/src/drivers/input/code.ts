import { err, ok, type Result } from '@machikado/contracts/result.ts';
import type { InputEvent } from './report-decoder.ts';

/** What a person held to a reader, for the page. */
export type Code = { readonly from: 'scanner' | 'stripe'; readonly text: string };

export type CodeRefusal = 'not-a-code' | 'unreadable' | 'foreign-card' | 'not-printable';

/** The page's codes are links and numbers; a longer one is none of ours. */
const maxCodeChars = 1024;
/** A user's number between the sentinels of track 2 (ISO/IEC 7813); what follows the separator is not hers. */
const userNumberTrack = /^;(\d{6,10})(=\d{0,12})?\?$/;

/**
 * What may go from a reader to the page. Of a magnetic card only a user's number of 6 to 10 digits: a bank's card that is
 * pulled through has 13 or more, and its number must go nowhere. A badge is a card, and no code.
 */
export function decideCode(event: InputEvent): Result<Code, CodeRefusal> {
  switch (event.kind) {
    case 'badge':
      return err('not-a-code');
    case 'scan': {
      const isFit = /^[\x20-\x7e]+$/.test(event.text) && event.text.length <= maxCodeChars;
      return isFit ? ok({ from: 'scanner', text: event.text }) : err('not-printable');
    }
    case 'swipe': {
      if (event.tracks.length === 0) return err('unreadable');
      const number = event.tracks.flatMap(({ text }) => userNumberTrack.exec(text)?.[1] ?? []);
      const [first] = number;
      return first !== undefined && new Set(number).size === 1
        ? ok({ from: 'stripe', text: first })
        : err('foreign-card');
    }
  }
}
