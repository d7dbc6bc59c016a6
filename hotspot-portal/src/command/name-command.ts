import { readFile } from 'node:fs/promises';
import type { NameStateAnswer } from '../management/name-routes.ts';
import { lintGarden, type GardenFault } from '../lan/garden.ts';
import type { z } from 'zod';

export type Ask = { readonly method: string; readonly path: string; readonly body?: unknown };

const why: Readonly<Record<GardenFault['fault'], string>> = {
  'not-a-name': 'is no name',
  'too-wide': 'opens more than one place',
  'breaks-detection': 'keeps phones from finding the portal',
  'other-resolver': 'is a name server over https, by which anything gets through',
  'too-many': 'entries are too many',
};

/** The entries of a garden's file: one a line, `#` begins a remark. */
export function gardenEntries(text: string): readonly string[] {
  const lines = text.split('\n').map((line) => line.replace(/(^|\s)#.*$/, '').trim());
  return lines.filter((line) => line !== '');
}

/** `hotspot garden check FILE`: what the spot would say of it, without a spot. */
export async function checkGarden(file: string): Promise<{ readonly text: string; readonly good: boolean }> {
  const judged = lintGarden(gardenEntries(await readFile(file, 'utf8')));
  if (judged.ok) return { text: `${judged.value.length} entries, all good.`, good: true };
  const lines = judged.error.flatMap(({ entry, fault, clients = [] }) => [
    `✗ ${entry} ${why[fault]}`,
    ...clients.map((client) => `    ${client}`),
  ]);
  return { text: lines.join('\n'), good: false };
}

/**
 * What to ask of the spot for `hotspot garden …` and `hotspot filter …`, of one zone of its where that is named; undefined
 * when it is not understood.
 */
export async function nameAsk([command, verb, ...rest]: readonly string[], zone?: string): Promise<Ask | undefined> {
  if (verb === undefined) return { method: 'GET', path: '/v1/names' };
  const [first, file] = rest;
  if (command === 'filter' && verb === 'refresh') return { method: 'POST', path: '/v1/names/refresh' };
  if (command === 'garden' && verb === 'set' && first !== undefined) {
    const entries = gardenEntries(await readFile(first, 'utf8'));
    return { method: 'PUT', path: '/v1/names/garden', body: { entries } };
  }
  if (command === 'filter' && verb === 'set')
    return { method: 'PUT', path: '/v1/names/filters', body: { filters: rest, ...(zone !== undefined && { zone }) } };
  if (command === 'filter' && verb === 'same' && zone !== undefined)
    return { method: 'PUT', path: '/v1/names/filters', body: { filters: null, zone } };
  if (command !== 'filter' || verb !== 'import' || first === undefined || file === undefined) return undefined;
  const text = await readFile(file, 'utf8');
  return { method: 'PUT', path: `/v1/names/lists/${encodeURIComponent(first)}`, body: { text } };
}

export function nameWords({ garden, filters, zones, lists }: z.infer<typeof NameStateAnswer>): string {
  const isOn = (name: string) => (filters.some((filter) => filter === name) ? 'on ' : 'off');
  return [
    `open before the sign-in: ${garden.length === 0 ? 'nothing' : garden.join(', ')}`,
    ...lists.map(({ list, names, leftOut }) => {
      const left = leftOut === 0 ? '' : `, ${leftOut} left out because phones find the portal by them`;
      return `${isOn(list)} ${list.padEnd(12)} ${names} names${left}`;
    }),
    `${isOn('safe-search')} safe-search`,
    ...Object.entries(zones).map(([zone, own]) => `in ${zone}: ${own.length === 0 ? 'none' : own.join(', ')}`),
  ].join('\n');
}
