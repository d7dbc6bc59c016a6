import type { WifiCode } from '@machikado/contracts/voucher.ts';
import { momentInWords } from './slip-dates.ts';
import { inTwo } from './slip-language.ts';
import {
  bigLines,
  footLines,
  headLines,
  noteLines,
  pairLines,
  qrLines,
  rule,
  type SlipFrame,
  type SlipStamp,
} from './slip-lines.ts';
import { slipWordsIn } from './slip-words.ts';

/** What a phone's camera takes for an open network (the `WIFI:` form of ZXing); the special characters are escaped. */
export function networkQr(ssid: string): string {
  return `WIFI:T:nopass;S:${ssid.replaceAll(/[\\;,:"]/g, String.raw`\$&`)};;`;
}

/** The portal's address with the code already in it. */
export function portalQr(wifi: Pick<WifiCode, 'portalUrl' | 'code'>): string {
  const url = new URL(wifi.portalUrl);
  url.searchParams.set('code', wifi.code);
  return url.href;
}

export type WifiSlip = { readonly wifi: WifiCode; readonly reissueOf?: string | undefined };

/** The Wi-Fi slip as a receiptline document. */
export function composeWifiSlip({ wifi, reissueOf }: WifiSlip, frame: SlipFrame, stamp: SlipStamp): string {
  const words = slipWordsIn(frame.locale);
  const count = wifi.minutes;
  const minutes = {
    ja: `${count}分`,
    en: `${count} minutes`,
    'zh-Hans': `${count}分钟`,
    'zh-Hant': `${count}分鐘`,
    ko: `${count}분`,
  };
  return [
    ...headLines(words.wifi, frame, reissueOf),
    rule,
    ...bigLines(words.network, wifi.ssid, stamp.columns),
    '',
    ...bigLines(words.code, wifi.code, stamp.columns),
    rule,
    ...noteLines(words.wifiStepJoin, stamp.columns),
    ...qrLines(networkQr(wifi.ssid), 5),
    ...noteLines(words.wifiStepOpen, stamp.columns),
    ...noteLines(words.wifiStepAgain, stamp.columns),
    ...qrLines(portalQr(wifi), 5),
    rule,
    ...pairLines(
      [
        [words.minutesOnline, inTwo(minutes, frame.locale)],
        [words.usableUntil, momentInWords(wifi.usableUntil, frame.locale)],
      ],
      stamp.columns,
    ),
    ...footLines(frame, stamp),
  ].join('\n');
}
