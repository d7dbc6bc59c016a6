import stringWidth from 'string-width';
import type { RunningCity } from './city.ts';
import { staffPassword } from './technician.ts';

type Row = readonly [part: string, url: string, whatToTry: string];

function padded(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - stringWidth(text)));
}

/** What `npm start` prints once all parts answer: part, URL, what to try. */
export async function startTable(city: RunningCity, seconds: number): Promise<string> {
  const password = await staffPassword(city.technician.staffAccountsFile, 'clerk');
  const rows: Row[] = [
    ['部分 / part', 'URL', '試すこと / what to try'],
    ['キオスク kiosk', city.urls.kiosk, '部屋を予約 book a room: 利用者番号 user number 10000014, PIN 2580'],
    ['模擬装置 dock', city.urls.dock, 'カードを置く、紙を切らす、支払う put a card on, run out of paper, pay'],
    ['自宅・スマホ home', city.urls.resident, '同じ手続きを自分の端末で the same services on your own device'],
    ['職員画面 staff', city.urls.staff, `clerk / ${password}`],
    ['Wi-Fi', ...wifiHints(city)],
  ];
  const widths = [0, 1].map((column) => Math.max(...rows.map((row) => stringWidth(row[column] ?? ''))));
  const lines = rows.map(
    ([part, url, hint]) => `   ${padded(part, widths[0] ?? 0)}   ${padded(url, widths[1] ?? 0)}   ${hint}`,
  );
  return [
    '',
    ...lines,
    '',
    `   ${seconds.toFixed(1)} s. データ / data: ${city.state}`,
    '   全部を一度に見る / all of it by itself: npm run visit       終了 / stop: Ctrl-C',
  ].join('\n');
}

function wifiHints(city: RunningCity): readonly [string, string] {
  if (city.lab)
    return [
      `https://${city.lab.state.portalName}/`,
      'npm run lab -- phone curl http://www.example.net/  ·  npm run lab -- phone browse',
    ];
  return [city.urls.portal, '記録だけ、網は開閉しません records only, no network is opened (needs root on Linux)'];
}
