import { fillTemplate, type PortalName } from '@machikado/device-profiles/access-point-profile.ts';
import type { Nas } from './access-points-file.ts';
import { hidProof, routerosResponse, uamResponse } from './digests.ts';
import { targetOf, type RedirectValues } from './redirect.ts';

export type Given = {
  readonly username: string;
  readonly password: string;
  readonly seconds: number;
  /** Where the access point sends the phone when it is online. */
  readonly done: string;
};

export type Field = { readonly name: string; readonly value: string };

/** `link` and `form` are for the phone to follow and to send; `call` is the portal's own to the controller. */
export type NasAnswer =
  | { readonly way: 'link'; readonly url: string }
  | { readonly way: 'form'; readonly url: string; readonly fields: readonly Field[] }
  | { readonly way: 'controller'; readonly url: string; readonly body: Readonly<Record<string, string | number>> };

function portalValues(nas: Nas, values: RedirectValues, given: Given): Map<PortalName, string> {
  const { key } = nas;
  const of = (name: 'challenge' | 'chapId' | 'token') => values.get(name) ?? '';
  return new Map<PortalName, string>([
    ['username', given.username],
    ['password', given.password],
    ['seconds', String(given.seconds)],
    ['minutes', String(Math.max(1, Math.floor(given.seconds / 60)))],
    ['done', given.done],
    ['downKbps', String(nas.downKbps ?? '')],
    ['upKbps', String(nas.upKbps ?? '')],
    ['uamResponse', uamResponse(given.password, of('challenge'), key)],
    ['routerosResponse', routerosResponse(given.password, of('chapId'), of('challenge'))],
    ['hidProof', hidProof(of('token'), key)],
  ]);
}

/** Numbers as JSON has them, where a field is nothing else. */
const typed = (value: string) => (/^\d{1,15}$/.test(value) ? Number(value) : value);

/** Fields as a query or a form has them. */
export function formOf(fields: readonly Field[]): string {
  return new URLSearchParams(fields.map(({ name, value }): [string, string] => [name, value])).toString();
}

/** What brings the phone online at this access point, made by its profile; `null` where its way back is not its own. */
export function buildAnswer(nas: Nas, values: RedirectValues, given: Given): NasAnswer | null {
  const url = targetOf(nas, values);
  if (url === null) return null;
  const { answer } = nas.profile;
  const all = new Map<string, string>([...values, ...portalValues(nas, values, given)]);
  const fields = answer.fields
    .map(({ name, value }): Field => ({ name, value: fillTemplate(value, all) }))
    .filter(({ value }) => value !== '');
  const way = answer.way.value;
  if (way === 'form') return { way, url, fields };
  if (way === 'controller') {
    return { way, url, body: Object.fromEntries(fields.map(({ name, value }) => [name, typed(value)])) };
  }
  const query = formOf(fields);
  return { way, url: `${url}${url.includes('?') ? '&' : '?'}${query}` };
}
