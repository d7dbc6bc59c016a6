import QRCode from 'qrcode';
import { html, raw } from 'hono/html';
import type { Markup } from '../pages/layout.ts';

const quiet = 4;

/** A QR code as a drawing of squares, dark on white in either theme, with the margin that readers need. */
export function qrPicture(text: string): Markup {
  const { modules } = QRCode.create(text, { errorCorrectionLevel: 'M' });
  const { size, data } = modules;
  const squares = Array.from(data, (dark, index) =>
    dark ? `M${(index % size) + quiet} ${Math.floor(index / size) + quiet}h1v1h-1z` : '',
  );
  const side = size + 2 * quiet;
  return html`<svg class="qr" viewBox="0 0 ${side} ${side}" aria-hidden="true">
    ${raw(`<path fill="#fff" d="M0 0h${side}v${side}H0z"/><path fill="#000" d="${squares.join('')}"/>`)}
  </svg>`;
}

/** A value inside such a code: what has a meaning there is escaped (ZXing, Barcode Contents: Wi-Fi Network config). */
const escaped = (value: string) => value.replaceAll(/[\\;,":]/g, String.raw`\$&`);

/** What some Android apps join by; it cannot carry whom to believe. */
export function wifiCode(of: { ssid: string; user: string; outer: string; password: string }): string {
  const fields = { T: 'WPA2-EAP', S: of.ssid, E: 'TTLS', PH2: 'MSCHAPV2', A: of.outer, I: of.user, P: of.password };
  const written = Object.entries(fields).map(([name, value]) => `${name}:${escaped(value)};`);
  return `WIFI:${written.join('')};`;
}
