import { expect, test } from 'vitest';
import type { Device } from '@machikado/contracts/device.ts';
import stringWidth from 'string-width';
import { renderTable } from '../terminal/table.ts';
import { textsOf } from '../text/texts.ts';
import { deviceTable } from './device-list.ts';

const kiosk: Device = {
  id: 'd1',
  asset: 'K-0001',
  kind: 'kiosk',
  status: 'active',
  enrolledAt: '2026-11-01T00:00:00.000Z',
  certificateExpiresAt: '2027-01-30T00:00:00.000Z',
  lastSeenAt: '2026-11-23T04:05:00.000Z',
  desired: { revision: 12, hash: 'aa', state: { zone: 'lobby' } },
  reported: { revision: 12, hash: 'aa', result: 'applied', reportedAt: '2026-11-23T04:00:00.000Z' },
};
const devices: Device[] = [
  {
    id: 'd2',
    asset: 'W-0001',
    kind: 'wifi-spot',
    status: 'revoked',
    enrolledAt: '2026-11-01T00:00:00.000Z',
    certificateExpiresAt: '2027-01-30T00:00:00.000Z',
    desired: { revision: 3, hash: 'bb', state: { zone: 'a-zone-with-a-name-of-32-letters' } },
  },
  kiosk,
];

test('the table stands in 80 cells, in Japanese', () => {
  const table = deviceTable(devices, textsOf('ja'));
  expect(`\n${table}\n`).toBe(`
機器    種類      状態    望む                        報告      最終通信
──────  ────────  ──────  ──────────────────────────  ────────  ────────────────
K-0001  キオスク  使用中  r12 lobby                   一致 r12  2026-11-23 13:05
W-0001  Wi-Fi     失効    r3 a-zone-with-a-name-of-…  報告なし  なし
`);
});

test('no line is wider than asked for, and columns begin in the same cell', () => {
  const rows = [
    ['K-0001', '旭川市第二庁舎一階総合案内ロビー南側出入口よこ', 'ｶﾅ', '🙂'],
    ['K-0002', 'short', '２０２６年', 'a\u001b[31mb'],
  ];
  const lines = renderTable(['機器', '場所', '種類', 'x'], rows, 40).split('\n');
  for (const line of lines) expect(stringWidth(line)).toBeLessThanOrEqual(40);
  const starts = lines.slice(2).map((line) => stringWidth(line.slice(0, line.search(/ｶﾅ|２０２６年/))));
  expect(new Set(starts).size).toBe(1);
  expect(lines.join('')).not.toContain('\u001b');
});

test('a device that was only seen is not called applied', () => {
  const texts = textsOf('en');
  const report = { revision: 12, result: 'applied' as const, reportedAt: '2026-11-23T04:00:00.000Z' };
  expect(deviceTable([kiosk], texts)).toContain(texts.drift.same);
  expect(deviceTable([{ ...kiosk, reported: { ...report, hash: 'other' } }], texts)).toContain(texts.drift.behind);
  expect(deviceTable([{ ...kiosk, reported: { ...report, hash: 'aa', result: 'refused' } }], texts)).toContain(
    texts.drift.refused,
  );
});
