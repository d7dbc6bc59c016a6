import type { Alert } from '@machikado/contracts/alert.ts';
import { takeoverLevel } from '@machikado/contracts/alert.ts';
import type { Hazard } from '@machikado/contracts/place.ts';
import { actionFor, headlineFor } from './phrases.ts';
import { classifyNotice, gravestOf } from './severity.ts';
import type { Notice, Telegram } from './telegram.ts';

/** Where the city lies in JMA's areas: `areas` from the finest to the largest, `coasts` are 津波予報区. */
export type CityAreas = { readonly areas: readonly string[]; readonly coasts: readonly string[] };

/** What is known of the telegram's stream. */
export type StreamState = { readonly newestReportedAt?: Date; readonly isInForce: boolean };

export type NewAlert = Pick<Alert, 'level' | 'headline' | 'action' | 'source' | 'drill'> & {
  readonly hazards: readonly Hazard[];
  readonly expiresAt?: Date;
};

export type Decision =
  | { readonly outcome: 'alert' | 'update'; readonly reason: string; readonly alert: NewAlert }
  | { readonly outcome: 'ended' | 'elsewhere' | 'below-level' | 'refused'; readonly reason: string };

const hourMs = 3_600_000;
/** Older news than this takes no screen over; JMA repeats what is still in force. */
const staleMs = 72 * hourMs;
/** A report from the future would hide all real ones after it. */
const aheadMs = 10 * 60_000;
/** JMA never lifts an earthquake; after this time the screen is given back. */
const earthquakeMs = 3 * hourMs;

/** What one telegram means for the city. Pure: `now` and what is stored are arguments. */
export function decideTelegram(telegram: Telegram, city: CityAreas, at: { now: Date; stream: StreamState }): Decision {
  const { now, stream } = at;
  if (!concernsCity(telegram, city, stream)) return { outcome: 'elsewhere', reason: 'names no area of the city' };
  const ageMs = now.getTime() - telegram.reportedAt.getTime();
  const untimely = findUntimeliness(telegram, ageMs, stream);
  if (untimely !== undefined) return { outcome: 'refused', reason: untimely };
  const notices = noticesForCity(telegram, city);
  const severity = gravestOf(notices.map(classifyNotice));
  const isGrave = severity !== undefined && severity.level >= takeoverLevel;
  if (isGrave && !telegram.isCancelled && !isOver(telegram, ageMs)) {
    const outcome = stream.isInForce ? 'update' : 'alert';
    return { outcome, reason: describe(notices), alert: alertFrom(telegram, severity) };
  }
  const reason = telegram.isCancelled ? '取消' : describe(notices);
  return { outcome: stream.isInForce ? 'ended' : 'below-level', reason };
}

function findUntimeliness(telegram: Telegram, ageMs: number, stream: StreamState): string | undefined {
  if (ageMs > staleMs) return 'older than 72 hours';
  if (-ageMs > aheadMs) return 'reported in the future';
  const isLate = stream.newestReportedAt !== undefined && telegram.reportedAt < stream.newestReportedAt;
  return isLate ? 'a newer one of its kind is known' : undefined;
}

function isOver(telegram: Telegram, ageMs: number): boolean {
  return telegram.family === 'earthquake' && ageMs >= earthquakeMs;
}

function describe(notices: readonly Notice[]): string {
  const names = notices.filter((notice) => notice.name !== '').map((notice) => notice.name);
  return names.length === 0 ? 'nothing in force for the city' : names.join('、').slice(0, 200);
}

/**
 * The notices that count: those of the finest area of the city that the telegram speaks of at all. A warning for a
 * larger area is somebody else's as long as the municipalities are listed one by one.
 */
function noticesForCity(telegram: Telegram, city: CityAreas): readonly Notice[] {
  if (telegram.family === 'tsunami') return telegram.notices.filter((notice) => city.coasts.includes(notice.code));
  const listsMunicipalities = telegram.notices.some((notice) => notice.code.length === 7);
  const areas = listsMunicipalities ? city.areas.filter((area) => area.length === 7) : city.areas;
  const finest = areas.find((area) => telegram.notices.some((notice) => notice.code === area));
  return telegram.notices.filter((notice) => notice.code === finest);
}

/**
 * A telegram of another region neither warns nor ends a warning. One about the whole country's coasts, or about the
 * earthquake that is on the board now, concerns the city also when it no longer names it.
 */
function concernsCity(telegram: Telegram, city: CityAreas, stream: StreamState): boolean {
  if (telegram.family === 'tsunami') return city.coasts.length > 0;
  if (telegram.family === 'earthquake' && stream.isInForce) return true;
  return telegram.covers.some((code) => city.areas.includes(code));
}

function alertFrom(telegram: Telegram, severity: ReturnType<typeof classifyNotice>): NewAlert {
  const drill = telegram.mode === 'drill';
  const reported = telegram.reportedAt.getTime();
  return {
    level: severity.level,
    hazards: severity.hazards,
    headline: headlineFor(severity, drill),
    action: actionFor(severity),
    source: {
      publisher: telegram.publisher,
      title: telegram.title,
      text: telegram.text,
      reportedAt: telegram.reportedAt.toISOString(),
    },
    drill,
    ...(telegram.family === 'earthquake' && { expiresAt: new Date(reported + earthquakeMs) }),
  };
}
