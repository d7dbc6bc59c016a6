import type { ClientAddress } from '../session/session.ts';
import type { Pass } from './gateway.ts';
import { hex } from './phone-mark.ts';
import { linksOf, pairOf, table } from './ruleset.ts';

const element = (verb: 'add' | 'delete', set: string, value: string) => `${verb} element ${table} ${set} { ${value} }`;

/** A key of a map carries its value behind a colon: `add` wants both, `delete` the key alone. */
const mapped = ' : ';
const withTimeout = (key: string, seconds: number) => {
  const [name = '', value] = key.split(mapped);
  return `${name} timeout ${seconds}s${value === undefined ? '' : `${mapped}${value}`}`;
};
export const markKey = ({ mac, mark }: { readonly mac: string; readonly mark: number }) =>
  `${mac}${mapped}${hex(mark)}`;

/** Lines that are right whether or not the element is there: `add` of a known one does not refresh its timeout. */
function renew(set: string, key: string, timeoutSeconds: number): string[] {
  return [...drop(set, key), element('add', set, withTimeout(key, timeoutSeconds))];
}

function drop(set: string, key: string): string[] {
  return [element('add', set, key), element('delete', set, key.split(mapped)[0] ?? '')];
}

/** `markBefore` is what the kernel holds for this phone: a map's element is not added over another value. */
export function renderOpen(pass: Pass, lan: string, markBefore?: number): string {
  const { mac, mark } = pass;
  const lines = [
    ...renew('up4', pairOf(pass), pass.timeoutSeconds),
    ...renew('down4', pass.ipv4, pass.timeoutSeconds),
    ...linksOf(pass, lan).flatMap((link) => renew('up6', link, pass.timeoutSeconds)),
    ...dropMark(mac, markBefore),
    ...(mark === undefined ? [] : renew('marks', markKey({ mac, mark }), pass.timeoutSeconds)),
  ];
  return `${lines.join('\n')}\n`;
}

const dropMark = (mac: string, mark: number | undefined) =>
  mark === undefined ? [] : drop('marks', markKey({ mac, mark }));

/** On all of these networks: which of them a phone was let in on does not matter any more. */
export function renderClose(client: ClientAddress, lans: readonly string[], markBefore?: number): string {
  const lines = [
    ...drop('up4', pairOf(client)),
    ...drop('down4', client.ipv4),
    ...lans.flatMap((lan) => drop('up6', `${lan} . ${client.mac}`)),
    ...dropMark(client.mac, markBefore),
  ];
  return `${lines.join('\n')}\n`;
}

/** Takes away the IPv6 addresses that were learned from what a phone sent. */
export function renderForget(ipv6: readonly string[]): string {
  return `${ipv6.flatMap((address) => drop('down6', address)).join('\n')}\n`;
}

/** Lines that add or take away single elements, by set. */
export function renderRepair(
  missing: readonly { set: string; key: string; timeoutSeconds: number }[],
  foreign: readonly { set: string; key: string }[],
): string {
  const lines = [
    ...foreign.flatMap(({ set, key }) => drop(set, key)),
    ...missing.flatMap(({ set, key, timeoutSeconds }) => renew(set, key, timeoutSeconds)),
  ];
  return `${lines.join('\n')}\n`;
}
