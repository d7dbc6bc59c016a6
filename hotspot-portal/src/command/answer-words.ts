import type { z } from 'zod';
import { DisasterState } from '@machikado/contracts/spot-disaster.ts';
import { IssuedVoucher } from '@machikado/contracts/voucher.ts';
import { SpotRecords } from '@machikado/contracts/spot-records.ts';
import { DisclosedList } from '@machikado/contracts/wifi-disclosure.ts';
import { AccountList } from '../management/account-routes.ts';
import { CertificateAnswer } from '../management/certificate-routes.ts';
import { NameStateAnswer } from '../management/name-routes.ts';
import { CheckList, SessionList, SpotStatus } from '../management/operation.ts';
import { PurposeCounts, TicketCount } from '../management/way-routes.ts';
import { UseAnswer } from '../management/use-routes.ts';
import { NasAnswer } from '../management/nas-routes.ts';
import { nameWords } from './name-command.ts';
import { RoamingAnswer } from '../management/roaming-routes.ts';
import { roamingWords } from './roaming-words.ts';
import { nasWords } from './nas-command.ts';
import { useWords } from './use-words.ts';
import type { SpotAnswer } from './spot-client.ts';

type Told = { readonly text: string; readonly good: boolean };

function disasterWords({ open, drill, cause, endsAt }: DisasterState): string {
  if (!open) return 'closed: people sign in';
  return `${drill ? 'DRILL, ' : ''}open to everybody (${cause ?? '?'}) until ${endsAt ?? '?'}`;
}

function zoneWords({ name, state, changesAt, online }: z.infer<typeof SpotStatus>['zones'][number]): string {
  const change = changesAt === undefined ? '' : ` until ${changesAt}`;
  return `zone      ${name}: ${state}${change}, ${online} online`;
}

const megabytes = ({ upBytes, downBytes }: { readonly upBytes: number; readonly downBytes: number }) =>
  `${(upBytes / 1_000_000).toFixed(1)} MB up, ${(downBytes / 1_000_000).toFixed(1)} MB down`;

function certificateWords({ state, trusted, from, expiresAt, daysLeft, renewal }: z.infer<typeof CertificateAnswer>) {
  const lines = [
    `state     ${state}${trusted ? '' : ': pages go over http, and phones are not told of RFC 8908'}`,
    `from      ${from}`,
    `served    until ${expiresAt}, ${daysLeft} days`,
  ];
  if (!renewal) return [...lines, 'renewal   by hand: no authority is named'].join('\n');
  lines.push(`renewal   ${renewal.ordering ? 'being ordered now' : `next order ${renewal.nextAt}`}`);
  const { fault, failures } = renewal;
  return [...lines, ...(fault ? [`failed    ${failures} times: ${fault.reason}: ${fault.detail}`] : [])].join('\n');
}

const words: Readonly<Record<string, (json: unknown) => Told>> = {
  status: (json) => {
    const { gateway, online, zones, eventsWaiting, disaster } = SpotStatus.parse(json);
    const lines = [
      `online    ${online}`,
      ...zones.map(zoneWords),
      `gateway   ${gateway}`,
      `disaster  ${disasterWords(disaster)}`,
    ];
    return { text: [...lines, `to tell   ${eventsWaiting} events`].join('\n'), good: true };
  },
  sessions: (json) => {
    const { sessions } = SessionList.parse(json);
    const lines = sessions.map(({ id, through, startedAt, endsAt, ...use }) =>
      [id, through, startedAt, endsAt, use.zone, use.tier, megabytes(use), ...(use.slowed ? ['slow'] : [])].join('  '),
    );
    return { text: sessions.length === 0 ? 'Nobody is online.' : lines.join('\n'), good: true };
  },
  voucher: (json) => {
    const { code, minutes, usableUntil } = IssuedVoucher.parse(json);
    return { text: `${code}  ${minutes} minutes, to be used first by ${usableUntil}`, good: true };
  },
  certificate: (json) => {
    const answer = CertificateAnswer.parse(json);
    return { text: certificateWords(answer), good: answer.trusted };
  },
  garden: (json) => ({ text: nameWords(NameStateAnswer.parse(json)), good: true }),
  filter: (json) => ({ text: nameWords(NameStateAnswer.parse(json)), good: true }),
  disaster: (json) => ({ text: disasterWords(DisasterState.parse(json)), good: true }),
  tickets: (json) => ({
    text: `${TicketCount.parse(json).tickets} numbers open the network in their time`,
    good: true,
  }),
  roaming: (json) => roamingWords(RoamingAnswer.parse(json)),
  use: (json) => ({ text: useWords(UseAnswer.parse(json)), good: true }),
  purposes: (json) => {
    const { purposes } = PurposeCounts.parse(json);
    const lines = purposes.map(({ day, purpose, count }) => `${day}  ${purpose.padEnd(12)} ${count}`);
    return { text: lines.length === 0 ? 'Nobody has said why.' : lines.join('\n'), good: true };
  },
  accounts: (json) => {
    const { accounts } = AccountList.parse(json);
    const lines = accounts.map(({ name, way, state, until, online }) =>
      [name, way.padEnd(8), state.padEnd(8), until, `${online} online`].join('  '),
    );
    return { text: lines.length === 0 ? 'There are no accounts.' : lines.join('\n'), good: true };
  },
  records: (json) => {
    const { keepDays, oldestAt, deletions } = SpotRecords.parse(json);
    const lines = deletions.map(({ at, before, sessions, accounting, codes }) =>
      [at, `before ${before}:`, `${sessions} sessions, ${accounting} accounts, ${codes} codes deleted`].join('  '),
    );
    return { text: [`kept for ${keepDays} days, oldest ${oldestAt ?? 'none'}`, ...lines].join('\n'), good: true };
  },
  disclosures: (json) => {
    const { disclosed } = DisclosedList.parse(json);
    const lines = disclosed.map(({ number, at, rows, times }) => `${number}  ${at}  ${rows} records, asked ${times}×`);
    return { text: lines.length === 0 ? 'No records were handed out.' : lines.join('\n'), good: true };
  },
  nas: (json) => ({ text: nasWords(NasAnswer.parse(json)), good: true }),
  doctor: (json) => {
    const { checks } = CheckList.parse(json);
    const lines = checks.map(({ what, good, note }) => `${good ? '✓' : '✗'} ${what.padEnd(12)} ${note}`);
    return { text: lines.join('\n'), good: checks.every(({ good }) => good) };
  },
};

/** An answer of the spot as lines for a technician, and whether all is well. */
export function tellAnswer(command: string, { status, body }: SpotAnswer): Told {
  if (status === 409 && command === 'certificate')
    return { text: 'No authority is named, or it is being ordered.', good: false };
  if (status === 404) {
    const kinds: Readonly<Record<string, string>> = { accounts: 'account', nas: 'client' };
    return { text: `There is no such ${kinds[command] ?? 'session'}.`, good: false };
  }
  if (status >= 400) return { text: `The spot refuses: ${body}`, good: false };
  if (status === 204) return { text: 'Ended.', good: true };
  return words[command]?.(JSON.parse(body)) ?? { text: body, good: true };
}
