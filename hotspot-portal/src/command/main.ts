import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { askSpot, type SpotAnswer } from './spot-client.ts';
import { readTicketFile } from './ticket-file.ts';
import { checkGarden, nameAsk, type Ask } from './name-command.ts';
import { nasAsk, type NasOptions } from './nas-command.ts';
import { tellAnswer } from './answer-words.ts';

// `hotspot`: the Wi-Fi spot of this machine, asked and switched by a technician. Exit: 0 done, 1 refused or not well,
// 64 not understood, 69 the spot does not answer.

const usage = `hotspot status                    how the spot is
hotspot sessions                  who is online, without addresses
hotspot kick ID|MAC|IPV4          ends one session
hotspot voucher [--minutes N]     makes a code
hotspot disaster on|drill|off [--minutes N] [--button]
hotspot accounts list             accounts of the encrypted network, without whose they are
hotspot accounts revoke NAME      ends one and what is open by it
hotspot tickets FILE              room or ticket numbers: number,from,until a line
hotspot purposes                  why people have come, by day
hotspot roaming                   how the servers of other networks are
hotspot use                       how much it was used, by hour, day and month
hotspot garden [set FILE]         what is open before the sign-in
hotspot garden check FILE         whether phones would still find the portal, without a spot
hotspot filter [set NAME…]        which filters are on: youth, malware, safe-search
hotspot filter set --zone Z NAME… the same for one zone; without a name none is on there
hotspot filter same --zone Z      that zone has the filters of the spot again
hotspot filter import NAME FILE   takes the place of a list (hosts or domains format)
hotspot disclosures               when records were handed out to the city, and how many
hotspot records                   how long records are kept, and when older ones were deleted
hotspot filter refresh            looks the addresses of strict searches up now, and not at the next hour
hotspot certificate               how the portal's certificate is
hotspot certificate import CERTIFICATE KEY
hotspot certificate order         orders one before its time
hotspot nas                       who may ask by RADIUS, without secrets
hotspot nas add NAME PLACE        an address, a prefix or a certificate's name; tells the secret once
  [--learn] [--per-second N]      --learn: without Message-Authenticator until the first one with it
hotspot nas rotate NAME [--hours N]
                                  a new secret; the one before holds for 24 hours more, or N
hotspot nas orders NAME on|off    whether it may end and change sessions here (RFC 5176)
hotspot nas require|remove NAME
hotspot doctor                    what is wrong with it
hotspot metrics                   counts for Prometheus
--json prints the answer as it came. MACHIKADO_SPOT_STATE says where the spot keeps its state.
`;

type Options = NasOptions & { readonly minutes?: string; readonly button?: boolean };

function disasterAsk(state: string | undefined, { minutes, button }: Options): Ask | undefined {
  const path = button ? '/button/v1/disaster' : '/v1/disaster';
  if (state === 'off') return { method: 'DELETE', path };
  if (state === undefined) return { method: 'GET', path };
  if (state !== 'on' && state !== 'drill') return undefined;
  const body = { drill: state === 'drill', ...(minutes !== undefined && { minutes: Number(minutes) }) };
  return { method: 'PUT', path, body };
}

/** The key goes through the socket that belongs to the spot's own user, and nowhere else. */
function certificateAsk([verb, certificate, key]: readonly (string | undefined)[]): Ask | undefined {
  if (verb === undefined) return { method: 'GET', path: '/v1/certificate' };
  if (verb === 'order') return { method: 'POST', path: '/v1/certificate/order', body: {} };
  if (verb !== 'import' || certificate === undefined || key === undefined) return undefined;
  const body = { certificate: readFileSync(certificate, 'utf8'), key: readFileSync(key, 'utf8') };
  return { method: 'PUT', path: '/v1/certificate', body };
}

function accountsAsk([verb, name]: readonly (string | undefined)[]): Ask | undefined {
  if (verb === 'list') return { method: 'GET', path: '/v1/accounts' };
  if (verb !== 'revoke' || name === undefined) return undefined;
  return { method: 'DELETE', path: `/v1/accounts/${encodeURIComponent(name)}` };
}

function askOf([command, name, ...files]: readonly string[], options: Options): Ask | undefined {
  if (command === 'disaster') return disasterAsk(name, options);
  if (command === 'kick') {
    return name === undefined ? undefined : { method: 'DELETE', path: `/v1/sessions/${encodeURIComponent(name)}` };
  }
  if (command === 'voucher') {
    const body = { idempotencyKey: randomUUID(), minutes: Number(options.minutes ?? 60), validMinutes: 24 * 60 };
    return { method: 'POST', path: '/v1/vouchers', body };
  }
  if (command === 'tickets') {
    const body = name === undefined ? null : readTicketFile(readFileSync(name, 'utf8'));
    return body === null ? undefined : { method: 'PUT', path: '/v1/tickets', body };
  }
  if (command === 'accounts') return accountsAsk([name, ...files]);
  if (command === 'nas') return nasAsk([name, ...files], options);
  if (command === 'certificate') return certificateAsk([name, ...files]);
  if (command === 'metrics') return { method: 'GET', path: '/metrics' };
  const asked = ['status', 'sessions', 'purposes', 'roaming', 'use', 'disclosures', 'records', 'doctor'];
  const known = asked.includes(command ?? '');
  return known ? { method: 'GET', path: `/v1/${command}` } : undefined;
}

function readArguments() {
  try {
    const options = {
      json: { type: 'boolean' },
      minutes: { type: 'string' },
      button: { type: 'boolean' },
      zone: { type: 'string' },
      learn: { type: 'boolean' },
      'per-second': { type: 'string' },
      hours: { type: 'string' },
    } as const;
    return parseArgs({ options, allowPositionals: true });
  } catch {
    return undefined;
  }
}

async function run(): Promise<number> {
  const given = readArguments();
  const [command, verb, file] = given?.positionals ?? [];
  if (command === 'garden' && verb === 'check' && file !== undefined) {
    const { text, good } = await checkGarden(file);
    process.stdout.write(`${text}\n`);
    return good ? 0 : 1;
  }
  const isOfNames = command === 'garden' || command === 'filter';
  const ask =
    given && (isOfNames ? await nameAsk(given.positionals, given.values.zone) : askOf(given.positionals, given.values));
  const directory = process.env['MACHIKADO_SPOT_STATE'];
  if (!ask || directory === undefined) {
    process.stderr.write(usage);
    return 64;
  }
  let answer: SpotAnswer;
  try {
    answer = await askSpot(join(directory, 'hotspot.sock'), ask);
  } catch (error) {
    process.stderr.write(`The spot does not answer: ${error instanceof Error ? error.message : String(error)}\n`);
    return 69;
  }
  const { text, good } = tellAnswer(given.positionals[0] ?? '', answer);
  (answer.status < 400 ? process.stdout : process.stderr).write(`${given.values.json ? answer.body : text}\n`);
  return good ? 0 : 1;
}

process.exitCode = await run();
