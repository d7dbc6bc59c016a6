import type { WebhookList } from '@machikado/contracts/webhook.ts';
import type { SpotRecords } from '@machikado/contracts/spot-records.ts';
import type { Disclosure } from '@machikado/contracts/wifi-disclosure.ts';

/** What the city would remember of what staff do about the Wi-Fi. */
export type OfficeState = {
  readonly disclosures: Disclosure[];
  ruleLevel: number | null;
  logDays: number;
  readonly deletions: SpotRecords['deletions'];
  readonly webhooks: WebhookList;
};

export const hourMs = 3_600_000;

export function officeAt(now: Date): OfficeState {
  const at = (hours: number) => new Date(now.getTime() + hours * hourMs).toISOString();
  const letter = { legalBasis: '刑事訴訟法第197条第2項', reason: '見本: 書き込みの発信元の照会' };
  const span = { from: at(-200), to: at(-176) };
  const hook = { id: 'h-1', url: 'https://bosai.city.lg.jp/hooks/wifi', active: true, createdBy: 'technician' };
  const sent = { webhookId: 'h-1', createdAt: at(-3) };
  return {
    ruleLevel: null,
    logDays: 90,
    deletions: [-5, -29].map((hours) => ({
      ...{ at: at(hours), before: at(hours - 90 * 24), sessions: 120 - hours, accounting: 8, codes: 31 },
    })),
    webhooks: {
      hosts: ['bosai.city.lg.jp', 'hooks.example.jp'],
      webhooks: [{ ...hook, kinds: ['spot.offline', 'disaster.opened'], createdAt: at(-300) }],
      deliveries: [
        { ...sent, id: 'e-3', kind: 'disaster.opened', state: 'waiting', attempts: 2, nextAt: at(1), outcome: '503' },
        { ...sent, id: 'e-2', kind: 'spot.offline', state: 'dead', attempts: 8, outcome: 'ECONNREFUSED' },
        { ...sent, id: 'e-1', kind: 'webhook.test', state: 'delivered', attempts: 1, outcome: '204' },
      ],
    },
    disclosures: [
      {
        ...{ id: 'd-2', number: 'D-0000-0022', state: 'asked', askedBy: 'clerk2', askedAt: at(-2), ...letter, ...span },
        ...{ documentNumber: '見本警収第124号', spots: ['W-0001'], expiresAt: at(70) },
        criterion: { kind: 'mac', mac: '3c:22:fb:00:00:01' },
      },
      {
        ...{ id: 'd-1', number: 'D-0000-0011', state: 'exported', askedBy: 'clerk', askedAt: at(-100), ...letter },
        ...{ ...span, documentNumber: '見本警収第98号', decidedBy: 'auditor', decidedAt: at(-98), endedAt: at(-97) },
        ...{ rows: 3, fileHash: '9f2c41d07ab35e88'.repeat(4) },
      },
    ],
  };
}
