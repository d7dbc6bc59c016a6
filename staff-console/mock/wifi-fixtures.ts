import { addDays, civilTimeAt } from '@machikado/contracts/civil-time.ts';
import type { WifiDemand } from '@machikado/contracts/wifi-demand.ts';
import type { WifiPlace, WifiPlaceList } from '@machikado/contracts/wifi-place.ts';
import { safeCount, type UsePeriod, type WifiUse } from '@machikado/contracts/wifi-use.ts';

const spots = [
  { asset: 'W-0001', name: '市役所総合庁舎', share: 1, latitude: 43.7709, longitude: 142.365 },
  { asset: 'W-0002', name: '中央図書館', share: 0.55, latitude: 43.7757, longitude: 142.3591 },
  { asset: 'W-0004', name: '旭川駅前広場', share: 0.2, latitude: 43.7631, longitude: 142.3583 },
] as const;

function useAt(period: UsePeriod, start: string, sessions: number): Omit<WifiUse, 'asset'> {
  const n = Math.round(sessions);
  const part = (share: number) => safeCount(Math.round(n * share));
  return {
    ...{ period, start, sessions: safeCount(n), people: part(0.4), peakDevices: part(0.35) },
    upMegabytes: n > 0 && n < 5 ? null : Math.round(n * 3.1),
    downMegabytes: n > 0 && n < 5 ? null : Math.round(n * 24.7),
    languages: { ja: part(0.7), en: part(0.12), 'zh-Hant': part(0.1), ko: part(0.05), unsaid: part(0.03) },
    ways: { free: part(0.6), email: part(0.3), voucher: part(0.08), card: part(0.02) },
    zones: { lobby: part(0.8), library: part(0.2) },
    dwell: {
      'under-10': part(0.1),
      '10-30': part(0.35),
      '30-60': part(0.4),
      '60-120': part(0.1),
      'from-120': part(0.05),
    },
    ...(period !== 'hour' && n > 300 && { purposes: { sightseeing: part(0.2), work: part(0.1), other: part(0.05) } }),
    openToEverybody: start.endsWith('T14') && n > 60,
  };
}

const load = [0, 0, 0, 0, 0, 0, 2, 8, 22, 45, 60, 70, 88, 80, 66, 58, 55, 62, 40, 20, 9, 3, 0, 0];

/** The use of three spots as a city would have it now: days that are over, and today's hours so far. */
export function wifiUsesAt(now: Date, query: URLSearchParams): WifiUse[] {
  const period = query.get('period') as UsePeriod;
  const [from, to] = [query.get('from') ?? '', query.get('to') ?? ''];
  const { date: today, time } = civilTimeAt(now);
  const of = (start: string, sessions: number) =>
    spots.map(({ asset, share }) => ({ asset, ...useAt(period, start, sessions * share) }));
  if (period === 'month') return from < today.slice(0, 7) ? of(from, 14_000) : [];
  const days: string[] = [];
  for (let day = from.slice(0, 10); day <= to.slice(0, 10) && day <= today; day = addDays(day, 1)) days.push(day);
  if (period === 'day')
    return days.filter((day) => day < today).flatMap((day) => of(day, 380 + (Number(day.slice(8)) % 7) * 45));
  return days.flatMap((day) =>
    load.flatMap((sessions, hour) => {
      const start = `${day}T${String(hour).padStart(2, '0')}`;
      return day === today && hour >= Number(time.slice(0, 2)) ? [] : of(start, sessions);
    }),
  );
}

export function wifiPlacesAt(now: Date): WifiPlace[] {
  return spots.slice(0, 2).map(({ asset, name, latitude, longitude }) => ({
    ...{ asset, revision: 1, changedAt: now.toISOString(), changedBy: 'staff:clerk' },
    facts: {
      ...{ name, nameKana: 'ミホン', nameEn: 'Sample', townId: '', town: '7条通9丁目', block: '', building: '1階' },
      ...{ latitude, longitude, installer: '旭川市', phone: '', extension: '', ssid: 'Machikado-Free-Wi-Fi' },
      ...{ area: '1階ロビー', url: '', remark: '見本', published: asset === 'W-0001' },
    },
  }));
}

export const wifiUsual: WifiPlaceList['usual'] = {
  ...{ ssid: 'Machikado-Free-Wi-Fi', installer: '旭川市', prefecture: '北海道', municipality: '旭川市' },
};

const wanted = [
  ['cocode', '旭川市市民活動交流センターCoCoDe', 43.7568, 142.3715, 84, undefined],
  ['bunka', '旭川市公会堂', 43.778, 142.3555, undefined, 61],
  ['crystal-hall', '旭川市大雪クリスタルホール', 43.7601, 142.351, 40, undefined],
  ['nagayama', '旭川市永山公民館', 43.8093, 142.4269, 12, undefined],
  ['zoo', '旭川市旭山動物園', 43.7684, 142.4824, undefined, undefined],
  ['airport', '旭川空港', 43.6708, 142.4475, undefined, undefined],
] as const;

export function wifiDemandAt(month: string): WifiDemand {
  return {
    ...{ month, reachM: 100 },
    spots: spots.map(({ asset, name, share, latitude, longitude }) => ({
      ...{
        asset,
        name,
        latitude,
        longitude,
        days: 21,
        sessionsPerDay: 500 * share,
        peakDevices: safeCount(175 * share),
      },
    })),
    others: [{ id: 'wifi-1', name: 'ほかのWi-Fi', latitude: 43.7665, longitude: 142.3705 }],
    withoutPosition: [{ ja: '見本の公民館', en: 'Sample hall' }],
    places: wanted.map(([id, name, latitude, longitude, bookings, visits]) => ({
      ...{ id, name: { ja: name, en: id }, kind: 'community-hall' as const, latitude, longitude },
      ...(bookings !== undefined && { bookings }),
      ...(visits !== undefined && { visits }),
      nearest: { asset: 'W-0004', distanceM: 1240 },
    })),
  };
}
