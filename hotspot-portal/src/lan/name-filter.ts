import { z } from 'zod';
import { blockAddress } from '../gateway/block-address.ts';
import { detectionHosts, isWithin } from './detection-hosts.ts';
import { otherResolvers } from './other-resolvers.ts';
import { renderSafeSearch } from './safe-search.ts';

export const NameListKind = z.enum(['youth', 'malware']);
export type NameListKind = z.infer<typeof NameListKind>;
export const NameFilter = z.enum([...NameListKind.options, 'safe-search']);
export type NameFilter = z.infer<typeof NameFilter>;

/** A name that no list may take away: the portal itself, or one by which phones find it. */
export function isProtected(name: string, portalName: string): boolean {
  return [portalName, ...Object.keys(detectionHosts)].some((host) => isWithin(host, name));
}

export type FilterPolicy = {
  readonly filters: readonly NameFilter[];
  readonly lists: Readonly<Record<NameListKind, ReadonlySet<string>>>;
  readonly portalName: string;
};

/** The list that a host is on, itself or by a name above it; null when no filter that is on has it. */
export function listOf(host: string, { filters, lists }: Omit<FilterPolicy, 'portalName'>): NameListKind | null {
  const labels = host.split('.');
  const above = labels.map((_, at) => labels.slice(at).join('.'));
  const on = NameListKind.options.filter((kind) => filters.includes(kind));
  return on.find((kind) => above.some((name) => lists[kind].has(name))) ?? null;
}

/**
 * dnsmasq's lines for the filters that are on. A name of a list gets the address behind which the gateway explains: an
 * error of the browser would leave people to guess, and the address has no https, so that no certificate is faked; a page
 * over https simply does not open. No other name is answered with anything but the truth. One name a line: dnsmasq reads
 * lines of some thousand bytes at most.
 */
export function renderNameFilter({ filters, lists, portalName }: FilterPolicy): string {
  const blocked = NameListKind.options
    .filter((kind) => filters.includes(kind))
    .flatMap((kind) => [...lists[kind]])
    .filter((name) => !isProtected(name, portalName));
  const lines = [
    ...(filters.length > 0 ? otherResolvers.map((name) => `local=/${name}/`) : []),
    ...(filters.includes('safe-search') ? renderSafeSearch() : []),
    ...blocked.flatMap((name) => [`local=/${name}/`, `address=/${name}/${blockAddress}`]),
  ];
  return `${lines.join('\n')}\n`;
}
