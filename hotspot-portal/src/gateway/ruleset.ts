import type { ClientAddress } from '../session/session.ts';
import { blockAddress } from './block-address.ts';
import { filteredRedirect, filteredRefusal, renderFilteredSet } from './filtered-names.ts';
import type { Pass, Wanted } from './gateway.ts';
import {
  gardenRedirectExemption,
  renderGardenDown,
  renderGardenSets,
  renderGardenUp,
  type Garden,
} from './walled-garden.ts';
import { renderVisits } from './portal-visits.ts';
import { renderQuestionChains, renderQuestionSets, strangersAllowance } from './name-questions.ts';

export const tableName = 'machikado';
const table = `inet ${tableName}`;

/** Marks the connections of phones, so that ending a session ends them and not the phone's talk with the portal. */
export const phoneConnectionMark = 0x4d4b;

export type RulesetOptions = {
  readonly lan: string;
  readonly wan: string;
  /** Where the portal really listens. */
  readonly httpPort: number;
  readonly httpsPort: number;
  readonly portalName: string;
};

/**
 * What a table has learned and the next one goes on with. `ipv6` are addresses of phones that are online: without them a
 * download would wait for a word of a phone that itself waits for the download.
 */
export type Kept = { readonly ipv6?: readonly string[]; readonly garden?: Garden; readonly filtered?: boolean };

const pairOf = (client: ClientAddress) => `${client.ipv4} . ${client.mac}`;

function elementsOf(passes: readonly Pass[], key: (pass: Pass) => string): string {
  if (passes.length === 0) return '';
  return `elements = { ${passes.map((pass) => `${key(pass)} timeout ${pass.timeoutSeconds}s`).join(', ')} }`;
}

/**
 * The whole table with everybody who is online, as one transaction that takes the place of the table there is.
 * A phone is a set element and never a rule, so the cost of a packet does not grow with the number of phones.
 * Upstream a phone is its address pair (IPv4) or its MAC address (IPv6, where a phone has many addresses);
 * downstream its address, and only for connections that it began. Nothing else is forwarded.
 * In disaster mode phones with a session are learned as ever, so that its end interrupts none.
 */
export function renderRuleset(options: RulesetOptions, wanted: Wanted, kept: Kept = {}): string {
  const { passes, everybody } = wanted;
  const { ipv6 = [], garden = {}, filtered = false } = kept;
  return `add table ${table}
delete table ${table}
table ${table} {
${renderSets(passes, ipv6)}${everybody ? renderShares() : ''}
${renderQuestionSets()}
${renderGardenSets(garden)}
${renderFilteredSet(filtered)}
${renderVisits(options, everybody)}
${renderNat(options, everybody)}
${renderQuestionChains(options, everybody ? { questions: share, answers: share } : strangersAllowance)}
${renderInput(options)}
${renderForwarding(options, everybody)}
}
`;
}

function renderSets(passes: readonly Pass[], ipv6: readonly string[]): string {
  return `  set up4 {
    type ipv4_addr . ether_addr
    flags timeout
    counter
    ${elementsOf(passes, pairOf)}
  }
  set down4 {
    type ipv4_addr
    flags timeout
    counter
    ${elementsOf(passes, (pass) => pass.ipv4)}
  }
  set up6 {
    type ether_addr
    flags timeout
    counter
    ${elementsOf(passes, (pass) => pass.mac)}
  }
  set down6 {
    type ipv6_addr
    size 65535
    flags dynamic,timeout
    timeout 10m
    ${ipv6.length > 0 ? `elements = { ${ipv6.join(', ')} }` : ''}
  }`;
}

/**
 * In disaster mode nobody has a rate of her own: every address gets the same share, both ways, so that one film does not
 * keep a hundred people from writing home. What is over is dropped, and TCP slows down to it.
 */
function renderShares(): string {
  const bucket = (name: string, type: string) => `
  set ${name} {
    type ${type}
    size 65535
    flags dynamic,timeout
    timeout 1m
  }`;
  const names = ['up', 'down'].flatMap((way) => [
    bucket(`share_${way}4`, 'ipv4_addr'),
    bucket(`share_${way}6`, 'ipv6_addr'),
  ]);
  return names.join('');
}

/** What each address gets in disaster mode, of the internet each way and of the name server. */
const share = 'rate over 512 kbytes/second burst 512 kbytes';

function shareRules(way: 'up' | 'down', end: 'saddr' | 'daddr'): string {
  const rule = (family: 'ip' | 'ip6', digit: string) =>
    `update @share_${way}${digit} { ${family} ${end} limit ${share} } drop`;
  return `    ${rule('ip', '4')}
    ${rule('ip6', '6')}`;
}

function renderNat({ lan, wan, httpPort, httpsPort }: RulesetOptions, everybody: boolean): string {
  return `  chain arriving {
    type nat hook prerouting priority dstnat; policy accept;
    iifname != "${lan}" return
    meta nfproto ipv4 fib daddr type local tcp dport 443 redirect to :${httpsPort}
    meta nfproto ipv4 fib daddr type local tcp dport 80 redirect to :${httpPort}
    ip daddr ${blockAddress} tcp dport 80 redirect to :${httpPort}
${filteredRedirect}
    ip saddr . ether saddr @up4 return
    meta nfproto ipv6 ether saddr @up6 return
${everybody ? '    return\n' : ''}    udp dport 53 redirect to :53
    tcp dport 53 redirect to :53
${gardenRedirectExemption}
    meta nfproto ipv4 tcp dport 80 redirect to :${httpPort}
  }
  chain leaving {
    type nat hook postrouting priority srcnat; policy accept;
    oifname "${wan}" meta nfproto ipv4 masquerade
  }`;
}

function renderInput({ lan, httpPort, httpsPort }: RulesetOptions): string {
  return `  chain to_gateway {
    type filter hook input priority filter; policy accept;
    iifname "${lan}" jump from_phones
    iifname != { "${lan}", "lo" } tcp dport { ${httpPort}, ${httpsPort} } reject with tcp reset
  }
  chain from_phones {
    meta l4proto { tcp, udp } th dport 53 jump questions
    ct state established,related accept
    udp dport { 67, 547 } accept
    tcp dport { ${httpPort}, ${httpsPort} } accept
    icmp type echo-request limit rate 50/second accept
    icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert, nd-router-solicit, mld-listener-report, mld2-listener-report } accept
    icmpv6 type echo-request limit rate 50/second accept
    jump refused
  }`;
}

function renderForwarding({ lan, wan }: RulesetOptions, everybody: boolean): string {
  const shares = (way: 'up' | 'down', end: 'saddr' | 'daddr') => (everybody ? `${shareRules(way, end)}\n` : '');
  const open = (rule: string) => (everybody ? `    ${rule}\n` : '');
  return `  chain refused {
    meta l4proto tcp reject with tcp reset
    reject with icmpx admin-prohibited
  }
  chain upstream {
${filteredRefusal}
    ip daddr { 10.0.0.0/8, 100.64.0.0/10, 169.254.0.0/16, 172.16.0.0/12, 192.168.0.0/16 } jump refused
    ip6 daddr { fc00::/7, fe80::/10 } jump refused
${shares('up', 'saddr')}    ip saddr . ether saddr @up4 ct mark set ${phoneConnectionMark} accept
    meta nfproto ipv6 ether saddr @up6 update @down6 { ip6 saddr } ct mark set ${phoneConnectionMark} accept
${open(`ct mark set ${phoneConnectionMark} accept`)}${renderGardenUp(phoneConnectionMark)}
    jump refused
  }
  chain downstream {
${shares('down', 'daddr')}${open('ct state established,related accept')}    ct state established,related ip daddr @down4 accept
    ct state established,related ip6 daddr @down6 accept
${renderGardenDown()}
    drop
  }
  chain forwarding {
    type filter hook forward priority filter; policy drop;
    iifname "${lan}" oifname "${lan}" drop
    iifname "${lan}" oifname "${wan}" jump upstream
    iifname "${wan}" oifname "${lan}" jump downstream
    iifname "${lan}" jump refused
  }`;
}

const element = (verb: 'add' | 'delete', set: string, value: string) => `${verb} element ${table} ${set} { ${value} }`;

/** Lines that are right whether or not the element is there: `add` of a known one does not refresh its timeout. */
function renew(set: string, key: string, timeoutSeconds: number): string[] {
  return [...drop(set, key), element('add', set, `${key} timeout ${timeoutSeconds}s`)];
}

function drop(set: string, key: string): string[] {
  return [element('add', set, key), element('delete', set, key)];
}

export function renderOpen(pass: Pass): string {
  const lines = [
    ...renew('up4', pairOf(pass), pass.timeoutSeconds),
    ...renew('down4', pass.ipv4, pass.timeoutSeconds),
    ...renew('up6', pass.mac, pass.timeoutSeconds),
  ];
  return `${lines.join('\n')}\n`;
}

export function renderClose(client: ClientAddress): string {
  const lines = [...drop('up4', pairOf(client)), ...drop('down4', client.ipv4), ...drop('up6', client.mac)];
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
