import type { z } from 'zod';
import type { NasAnswer } from '../management/nas-routes.ts';
import type { Ask } from './name-command.ts';

export type NasOptions = { readonly learn?: boolean; readonly 'per-second'?: string; readonly hours?: string };

const clients = '/nas/v1/clients';

/** What to ask of the spot for `hotspot nas …`; undefined when it is not understood. */
export function nasAsk([verb, name, place]: readonly (string | undefined)[], options: NasOptions): Ask | undefined {
  if (verb === undefined) return { method: 'GET', path: clients };
  if (name === undefined) return undefined;
  const path = `${clients}/${encodeURIComponent(name)}`;
  if (verb === 'remove') return { method: 'DELETE', path };
  if (verb === 'require') return { method: 'PUT', path: `${path}/require` };
  if (verb === 'orders') {
    if (place !== 'on' && place !== 'off') return undefined;
    return { method: 'PUT', path: `${path}/orders`, body: { allowed: place === 'on' } };
  }
  if (verb === 'rotate') {
    const { hours } = options;
    return { method: 'POST', path: `${path}/secret`, body: hours === undefined ? {} : { hours: Number(hours) } };
  }
  if (verb !== 'add' || place === undefined) return undefined;
  const perSecond = options['per-second'];
  const more = { learning: options.learn ?? false, ...(perSecond !== undefined && { perSecond: Number(perSecond) }) };
  return { method: 'POST', path: clients, body: { name, place, ...more } };
}

type Nas = z.infer<typeof NasAnswer>['clients'][number];

function secretWords({ kind, secretAt, previousUntil, previousUsedAt }: Nas): string {
  if (kind === 'certificate') return 'by its certificate';
  const before = previousUntil === null ? '' : `, the one before holds until ${previousUntil}`;
  const used = previousUsedAt === null ? '' : `, last used ${previousUsedAt}`;
  return `secret of ${secretAt}${before}${used}`;
}

export function nasWords({ clients: list, secret }: z.infer<typeof NasAnswer>): string {
  const lines = list.map((nas) =>
    [
      nas.name.padEnd(16),
      nas.place.padEnd(20),
      nas.learning ? 'learning whether it sends Message-Authenticator' : 'Message-Authenticator required',
      ...(nas.orders ? ['may give orders about sessions'] : []),
      `at most ${nas.perSecond}/s`,
      secretWords(nas),
    ].join('  '),
  );
  const told = secret === undefined ? [] : [`secret: ${secret}`, 'It is not shown again.'];
  return [
    ...told,
    ...(lines.length === 0 ? ['Nobody but this machine and the access points of the file.'] : lines),
  ].join('\n');
}
