import { civilTimeAt } from '@machikado/contracts/civil-time.ts';
import type { DisclosureCriterion, DisclosureRow as Connection } from '@machikado/contracts/wifi-disclosure.ts';
import { spotsOf, type DisclosureRow } from './store.ts';

/** A cell as RFC 4180 has it. A text that a spreadsheet would run as a formula is held back by an apostrophe. */
function cell(value: string): string {
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** The city's wall clock to the second, with what it is: the reader compares it with other logs. */
function localTime(instant: string): string {
  const { date } = civilTimeAt(new Date(instant));
  const time = new Date(Date.parse(instant) + 9 * 3_600_000).toISOString().slice(11, 19);
  return `${date} ${time} +09:00`;
}

function criterionWords(criterion: DisclosureCriterion): string {
  if (criterion.kind === 'mac') return `MAC ${criterion.mac}`;
  return criterion.kind === 'ipv4' ? `IPv4 ${criterion.ipv4}` : `Session ${criterion.session}`;
}

export type DisclosureSheet = {
  readonly row: DisclosureRow;
  readonly criterion: DisclosureCriterion;
  readonly found: readonly { readonly asset: string; readonly row: Connection }[];
  readonly at: Date;
};

const head = [
  'スポット / Spot',
  '出所 / Source',
  '接続番号 / Session',
  '開始 / Start',
  '終了 / End',
  '区域・機器 / Place',
  'ログイン方法 / Way in',
  'IPv4 (内側 / inside)',
  '端末の印 / Device mark',
  '送信バイト / Bytes up',
  '受信バイト / Bytes down',
  '終了の理由 / Why it ended',
];

function lineOf({ asset, row }: DisclosureSheet['found'][number]): string[] {
  return [
    asset,
    row.source,
    row.session,
    localTime(row.startedAt),
    row.endedAt === undefined ? '' : localTime(row.endedAt),
    row.place,
    row.way ?? '',
    row.ipv4 ?? '',
    row.device ?? '',
    String(row.upBytes),
    String(row.downBytes),
    row.endReason ?? '',
  ];
}

/** The answer to an inquiry (照会) as a table for a spreadsheet: by what it was given, and the connections. */
export function disclosureFile({ row, criterion, found, at }: DisclosureSheet): string {
  const facts = [
    ['開示番号 / Disclosure', row.number],
    ['照会の文書番号 / Document', row.document_number],
    ['根拠法令 / Legal basis', row.legal_basis],
    ['請求した職員 / Asked by', row.asked_by],
    ['承認した職員 / Approved by', row.decided_by ?? ''],
    ['条件 / Criterion', criterionWords(criterion)],
    ['期間 / From – to', `${localTime(row.from_at)} – ${localTime(row.to_at)}`],
    ['対象スポット / Spots', spotsOf(row)?.join(' ') ?? 'すべて / all'],
    ['作成 / Made', localTime(at.toISOString())],
    ['件数 / Records', String(found.length)],
  ];
  const lines = [...facts, [], head, ...found.map(lineOf)];
  return `\ufeff${lines.map((cells) => cells.map(cell).join(',')).join('\r\n')}\r\n`;
}
