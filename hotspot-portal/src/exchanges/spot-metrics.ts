import type { CertificateStanding } from '../certificate/keep-certificate.ts';
import { accessOutcomes } from './access-counts.ts';
import type { Spot } from './spot.ts';

type Metric = {
  readonly name: string;
  readonly help: string;
  readonly values: readonly (readonly [labels: string, value: number])[];
};

function onlineByPlace(spot: Spot): Metric['values'] {
  const counts = new Map<string, number>();
  for (const { zone, tier } of spot.sessions.open()) {
    const labels = `{zone="${zone}",tier="${tier}"}`;
    counts.set(labels, (counts.get(labels) ?? 0) + 1);
  }
  return [...counts].sort(([one], [other]) => (one < other ? -1 : 1));
}

function accessMetrics({ access, accounts, now }: Spot): readonly Metric[] {
  const eap = access.eap?.() ?? null;
  return [
    { name: 'accounts', help: 'Accounts of the encrypted network that hold', values: [['', accounts.count(now())]] },
    {
      name: 'access_requests',
      help: 'Requests of access points since the start, by how somebody signed in and what came of it',
      values: accessOutcomes.map((outcome) => [`{outcome="${outcome}"}`, access.of(outcome)] as const),
    },
    { name: 'eap_conversations', help: 'Conversations of EAP under way', values: [['', eap?.conversations ?? 0]] },
    {
      name: 'eap_certificate_seconds_left',
      help: 'Until the certificate of the encrypted network ends',
      values: eap ? [['', Math.floor((eap.expiresAtMs - Date.now()) / 1000)]] : [],
    },
  ];
}

function metricsOf(spot: Spot, certificate: CertificateStanding): readonly Metric[] {
  const opening = spot.openings.current();
  const unsent = spot.accounting.unsent(spot.now());
  const single = (value: number) => [['', value]] as const;
  return [
    { name: 'sessions_open', help: 'Devices that are online', values: single(spot.sessions.countOpen()) },
    {
      name: 'sessions_ended',
      help: 'Sessions that ended, by why, as far back as they are kept',
      values: spot.sessions.countEnded().map(({ reason, count }) => [`{reason="${reason}"}`, count] as const),
    },
    {
      name: 'disaster_open',
      help: '1 while the network is open to everybody',
      values: [
        ['{drill="false"}', opening && !opening.drill ? 1 : 0],
        ['{drill="true"}', opening?.drill ? 1 : 0],
      ],
    },
    {
      name: 'zone_sessions_open',
      help: 'Devices that are online, by zone and tier',
      values: onlineByPlace(spot),
    },
    { name: 'events_waiting', help: 'Events that the city has not heard', values: single(spot.outbox.count()) },
    {
      name: 'accounting_unshared',
      help: 'Accounting records that the shared database has not as they are',
      values: single(unsent.count),
    },
    {
      name: 'accounting_unshared_seconds',
      help: 'Since the oldest of them was heard',
      values: single(Math.floor(unsent.lagMs / 1000)),
    },
    {
      name: 'certificate_seconds_left',
      help: 'Until the certificate of the portal ends',
      values: single(Math.floor((certificate.expiresAtMs - spot.now()) / 1000)),
    },
    {
      name: 'certificate_trusted',
      help: '0 while phones do not know the certificate of the portal and its pages go over http',
      values: single(certificate.trusted ? 1 : 0),
    },
    {
      name: 'certificate_renewal_failures',
      help: 'Orders of a certificate that have failed in a row',
      values: single(certificate.renewal?.failures ?? 0),
    },
    ...accessMetrics(spot),
    { name: 'resident_bytes', help: 'Memory of this process', values: single(process.memoryUsage.rss()) },
  ];
}

/** The spot in Prometheus' text format 0.0.4; counts only, nothing of a device or a person. */
export function renderMetrics(spot: Spot, certificate: CertificateStanding): string {
  return metricsOf(spot, certificate)
    .flatMap(({ name, help, values }) => [
      `# HELP machikado_spot_${name} ${help}`,
      `# TYPE machikado_spot_${name} gauge`,
      ...values.map(([labels, value]) => `machikado_spot_${name}${labels} ${value}`),
    ])
    .concat('')
    .join('\n');
}
