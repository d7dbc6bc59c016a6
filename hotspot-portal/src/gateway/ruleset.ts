import { blockAddress } from './block-address.ts';
import { filteredRedirect, filteredRefusal, renderFilteredSet } from './filtered-names.ts';
import type { Pass, Wanted } from './gateway.ts';
import { hex, phoneMark } from './phone-mark.ts';
import { rateRule, renderRates } from './rates.ts';
import {
  gardenRedirectExemption,
  renderGardenDown,
  renderGardenSets,
  renderGardenUp,
  type Garden,
} from './walled-garden.ts';
import { namePortMap, namePorts } from './name-ports.ts';
import { renderVisits } from './portal-visits.ts';
import { renderQuestionChains, renderQuestionSets, strangersAllowance } from './name-questions.ts';

export const tableName = 'machikado';
export const table = `inet ${tableName}`;

export type RulesetOptions = {
  readonly lan: string;
  /** Of further zones. */
  readonly moreLans?: readonly string[];
  readonly wan: string;
  /** Where the portal really listens. */
  readonly httpPort: number;
  readonly httpsPort: number;
  readonly portalName: string;
};

/** Every interface behind which phones are. */
export const lansOf = ({ lan, moreLans = [] }: RulesetOptions): readonly string[] => [lan, ...moreLans];

/**
 * What a table has learned and the next one goes on with. `ipv6` are addresses of phones that are online: without them a
 * download would wait for a word of a phone that itself waits for the download.
 */
export type Kept = {
  readonly ipv6?: readonly string[];
  readonly garden?: Garden;
  readonly filtered?: readonly string[];
};

const named = (interfaces: readonly string[]) => `{ ${interfaces.map((name) => `"${name}"`).join(', ')} }`;

export const pairOf = (client: { readonly ipv4: string; readonly mac: string }) => `${client.ipv4} . ${client.mac}`;

/**
 * The keys by which a phone's IPv6 passes: its MAC address on the networks of its zone. Its addresses there are many and
 * its own to choose; on a network of another zone it has to sign in, as its IPv4 address does.
 */
export function linksOf({ mac, behind }: Pick<Pass, 'mac' | 'behind'>, lan: string): readonly string[] {
  const { own, further } = behind ?? { own: true, further: [] };
  return [...(own ? [lan] : []), ...further].map((name) => `${name} . ${mac}`);
}

function elementsOf(
  passes: readonly Pass[],
  keys: (pass: Pass) => readonly string[],
  value: (pass: Pass) => string = () => '',
): string {
  if (passes.length === 0) return '';
  const elements = passes.flatMap((pass) =>
    keys(pass).map((key) => `${key} timeout ${pass.timeoutSeconds}s${value(pass)}`),
  );
  return `elements = { ${elements.join(', ')} }`;
}

/**
 * The whole table with everybody who is online, as one transaction that takes the place of the table there is.
 * A phone is a set element and never a rule, so the cost of a packet does not grow with the number of phones.
 * Upstream a phone is its address pair (IPv4) or its MAC address and network (IPv6, where a phone has many addresses);
 * downstream its address, and only for connections that it began. Nothing else is forwarded.
 * In disaster mode phones with a session are learned as ever, so that its end interrupts none.
 */
export function renderRuleset(options: RulesetOptions, wanted: Wanted, kept: Kept = {}): string {
  const { passes, everybody, rates = [] } = wanted;
  const { ipv6 = [], garden = {}, filtered = [] } = kept;
  const lans = named(lansOf(options));
  const { portalName, httpPort, httpsPort } = options;
  return `add table ${table}
delete table ${table}
table ${table} {
${renderSets(options.lan, passes, ipv6)}${everybody ? renderShares() : ''}
${renderQuestionSets()}
${renderGardenSets(garden)}
${renderFilteredSet(filtered)}
${renderVisits({ lans, httpPort, httpsPort }, everybody)}
${renderNat(options, everybody)}
${renderQuestionChains({ lans, portalName, ports: namePorts(lansOf(options)) }, everybody ? { questions: share, answers: share } : strangersAllowance)}
${renderInput(options)}
${renderRates(rates)}${renderForwarding(options, wanted)}
}
`;
}

function renderSets(lan: string, passes: readonly Pass[], ipv6: readonly string[]): string {
  return `  set up4 {
    type ipv4_addr . ether_addr
    flags timeout
    ${elementsOf(passes, (pass) => [pairOf(pass)])}
  }
  set down4 {
    type ipv4_addr
    flags timeout
    ${elementsOf(passes, (pass) => [pass.ipv4])}
  }
  set up6 {
    type ifname . ether_addr
    flags timeout
    ${elementsOf(passes, (pass) => linksOf(pass, lan))}
  }
  set down6 {
    type ipv6_addr
    size 65535
    flags dynamic,timeout
    timeout 10m
    ${ipv6.length > 0 ? `elements = { ${ipv6.join(', ')} }` : ''}
  }
  map marks {
    type ether_addr : mark
    flags timeout
    ${elementsOf(
      passes.filter(({ mark }) => mark !== undefined),
      (pass) => [pass.mac],
      (pass) => ` : ${hex(pass.mark ?? 0)}`,
    )}
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

function renderNat(options: RulesetOptions, everybody: boolean): string {
  const { wan, httpPort, httpsPort } = options;
  const lans = lansOf(options);
  const port = lans.length === 1 ? '53' : namePortMap(lans);
  // Who asks the gateway itself is answered by the name server of her network, too.
  const local = ['udp', 'tcp'].map((way) => `    fib daddr type local ${way} dport 53 redirect to :${port}\n`);
  const namesOfZones = lans.length === 1 ? '' : local.join('');
  return `  chain arriving {
    type nat hook prerouting priority dstnat; policy accept;
    iifname != ${named(lansOf(options))} return
    meta nfproto ipv4 fib daddr type local tcp dport 443 redirect to :${httpsPort}
    meta nfproto ipv4 fib daddr type local tcp dport 80 redirect to :${httpPort}
    ip daddr ${blockAddress} tcp dport 80 redirect to :${httpPort}
${namesOfZones}${filteredRedirect(port)}
    ip saddr . ether saddr @up4 return
    meta nfproto ipv6 iifname . ether saddr @up6 return
${everybody ? '    return\n' : ''}    udp dport 53 redirect to :${port}
    tcp dport 53 redirect to :${port}
${gardenRedirectExemption}
    meta nfproto ipv4 tcp dport 80 redirect to :${httpPort}
  }
  chain leaving {
    type nat hook postrouting priority srcnat; policy accept;
    oifname "${wan}" meta nfproto ipv4 masquerade
  }`;
}

function renderInput(options: RulesetOptions): string {
  const { httpPort, httpsPort } = options;
  const lans = lansOf(options);
  return `  chain to_gateway {
    type filter hook input priority filter; policy accept;
    iifname ${named(lans)} jump from_phones
    iifname != ${named([...lans, 'lo'])} tcp dport { ${httpPort}, ${httpsPort} } reject with tcp reset
  }
  chain from_phones {
    meta l4proto { tcp, udp } th dport ${namePorts(lans)} jump questions
    ct state established,related accept
    udp dport { 67, 547 } accept
    tcp dport { ${httpPort}, ${httpsPort} } accept
    icmp type echo-request limit rate 50/second accept
    icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert, nd-router-solicit, mld-listener-report, mld2-listener-report } accept
    icmpv6 type echo-request limit rate 50/second accept
    jump refused
  }`;
}

function renderForwarding(options: RulesetOptions, { everybody, rates = [] }: Wanted): string {
  const { wan } = options;
  const lans = named(lansOf(options));
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
${shares('up', 'saddr')}    ip saddr . ether saddr @up4 goto phone
    meta nfproto ipv6 iifname . ether saddr @up6 update @down6 { ip6 saddr } goto phone
${open('goto phone')}${renderGardenUp(phoneMark.value)}
    jump refused
  }
  chain phone {
    ct mark set ether saddr map @marks
    ct mark & ${hex(phoneMark.mask)} != ${hex(phoneMark.value)} ct mark set ${hex(phoneMark.value)}
${rateRule(rates, 'up')}    accept
  }
  chain downstream {
${rateRule(rates, 'down')}${shares('down', 'daddr')}${open('ct state established,related accept')}    ct state established,related ip daddr @down4 accept
    ct state established,related ip6 daddr @down6 accept
${renderGardenDown()}
    drop
  }
  chain forwarding {
    type filter hook forward priority filter; policy drop;
    iifname ${lans} oifname ${lans} drop
    iifname ${lans} oifname "${wan}" jump upstream
    iifname "${wan}" oifname ${lans} jump downstream
    iifname ${lans} jump refused
  }`;
}
