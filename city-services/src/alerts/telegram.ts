import { err, ok, type Result } from '@machikado/contracts/result.ts';
import { elementsAt, textAt, type XmlElement } from './xml.ts';

/** One statement of a telegram: this area, this kind of warning. `code` is a JMA area, or of the coast for a tsunami. */
export type Notice = {
  readonly code: string;
  /** JMA's name of the kind, such as 大雨警報; empty when nothing is in force there. */
  readonly name: string;
  /** 土砂災害, 浸水害 of a heavy rain warning. */
  readonly condition: string;
  readonly isLifted: boolean;
};

export type TelegramFamily = 'weather' | 'weather-by-hazard' | 'landslide' | 'earthquake' | 'tsunami';

/** What this product reads of JMA 防災情報XML (Control, Head, Body). */
export type Telegram = {
  readonly family: TelegramFamily;
  /** Telegrams of one stream follow each other: the newest tells the whole state. */
  readonly stream: string;
  readonly mode: 'real' | 'drill';
  readonly isCancelled: boolean;
  /** UTC. */
  readonly reportedAt: Date;
  readonly publisher: string;
  readonly title: string;
  /** JMA's headline, unchanged. */
  readonly text: string;
  /** Areas that the telegram is about, with or without a warning. */
  readonly covers: readonly string[];
  readonly notices: readonly Notice[];
};

export type TelegramFault =
  | { readonly kind: 'not-a-telegram' }
  | { readonly kind: 'other-telegram'; readonly title: string }
  | { readonly kind: 'test'; readonly status: string }
  | { readonly kind: 'no-report-time' };

/** VPWW53, VPWW54, VPWW55–61 (Ｒ０６, one hazard each), VXWW50, VXSE53, VTSE41, by Control/Title. */
const families: readonly (readonly [RegExp, TelegramFamily])[] = [
  [/^気象特別警報・警報・注意報$/, 'weather'],
  [/^気象警報・注意報（Ｈ２７）$/, 'weather'],
  [/^気象警報・注意報（Ｒ０６）（.+）$/, 'weather-by-hazard'],
  [/^土砂災害警戒情報$/, 'landslide'],
  [/^震源・震度に関する情報$/, 'earthquake'],
  [/^津波警報・注意報・予報a$/, 'tsunami'],
];

/** Reads a parsed document as a telegram of a known kind. Errors: see `TelegramFault`. */
export function readTelegram(document: XmlElement): Result<Telegram, TelegramFault> {
  const report = elementsAt(document, 'Report')[0];
  const head = report === undefined ? undefined : elementsAt(report, 'Head')[0];
  if (report === undefined || head === undefined) return err({ kind: 'not-a-telegram' });
  const control = textAt(report, 'Control', 'Title').trim();
  const family = families.find(([title]) => title.test(control))?.[1];
  if (family === undefined) return err({ kind: 'other-telegram', title: control.slice(0, 80) });
  const status = textAt(report, 'Control', 'Status').trim();
  if (status !== '通常' && status !== '訓練') return err({ kind: 'test', status: status.slice(0, 20) });
  const reportedAt = new Date(textAt(head, 'ReportDateTime').trim());
  if (Number.isNaN(reportedAt.getTime())) return err({ kind: 'no-report-time' });
  const notices = noticesOf[family](report);
  const named = elementsAt(head, 'Headline', 'Information', 'Item', 'Areas', 'Area', 'Code').map((code) =>
    textAt(code),
  );
  return ok({
    family,
    stream: streamOf({ family, control, status, event: textAt(head, 'EventID').trim() }),
    mode: status === '訓練' ? 'drill' : 'real',
    isCancelled: textAt(head, 'InfoType').trim() === '取消',
    reportedAt,
    publisher: textAt(report, 'Control', 'PublishingOffice').trim().slice(0, 200),
    title: textAt(head, 'Title').trim().slice(0, 200),
    text: textAt(head, 'Headline', 'Text').slice(0, 4000),
    covers: [...named, textAt(report, 'Body', 'TargetArea', 'Code'), ...notices.map((notice) => notice.code)].filter(
      (code) => code !== '',
    ),
    notices,
  });
}

/**
 * A drill never touches the real warning. Each earthquake is a stream of its own: a weak aftershock says nothing of the
 * strong one before. VPWW53 and VPWW54 tell the same state twice.
 */
function streamOf(from: { family: TelegramFamily; control: string; status: string; event: string }): string {
  const part = { weather: '', 'weather-by-hazard': from.control, landslide: '', earthquake: from.event, tsunami: '' };
  return [from.status === '訓練' ? 'drill' : 'real', from.family, part[from.family]].join(':').slice(0, 200);
}

const noticesOf: Record<TelegramFamily, (report: XmlElement) => Notice[]> = {
  weather: readWarnings,
  'weather-by-hazard': readWarnings,
  landslide: readWarnings,
  earthquake: readIntensities,
  tsunami: readCoasts,
};

function readWarnings(report: XmlElement): Notice[] {
  return elementsAt(report, 'Body', 'Warning', 'Item').flatMap((item) => {
    const codes = elementsAt(item, 'Area', 'Code').map((code) => textAt(code).trim());
    const kinds = elementsAt(item, 'Kind').map((kind) => {
      const name = textAt(kind, 'Name').trim();
      const status = textAt(kind, 'Status').trim();
      const isLifted = status.includes('解除') || name === '解除' || name === 'なし' || name === '';
      return { name, condition: textAt(kind, 'Condition').trim(), isLifted };
    });
    return codes.flatMap((code) => kinds.map((kind) => ({ code, ...kind })));
  });
}

/** 震度 by municipality; `震度５弱以上未入電` is a strong shock whose exact figure has not come in. */
function readIntensities(report: XmlElement): Notice[] {
  const path = ['Body', 'Intensity', 'Observation', 'Pref', 'Area', 'City'];
  return elementsAt(report, ...path).map((city) => {
    const measured = textAt(city, 'MaxInt').trim();
    const isUnreported = textAt(city, 'Condition').includes('震度５弱以上未入電');
    const name = isUnreported && !/^[567]/.test(measured) ? '5-' : measured;
    return { code: textAt(city, 'Code').trim(), name: `震度${name}`, condition: '', isLifted: false };
  });
}

function readCoasts(report: XmlElement): Notice[] {
  return elementsAt(report, 'Body', 'Tsunami', 'Forecast', 'Item').flatMap((item) => {
    const code = textAt(item, 'Area', 'Code').trim();
    return elementsAt(item, 'Category', 'Kind').map((kind) => {
      const name = textAt(kind, 'Name').trim();
      return { code, name, condition: '', isLifted: name.includes('解除') || name === '津波なし' };
    });
  });
}
