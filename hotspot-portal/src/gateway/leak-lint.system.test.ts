import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import type { Leak, Pass, Wanted } from './gateway.ts';
import { lintLeaks } from './leak-lint.ts';
import { renderRuleset } from './ruleset.ts';

const options = { lan: 'lan0', wan: 'wan0', httpPort: 8080, httpsPort: 8443, portalName: 'wifi.city.test' };
const pass: Pass = { ipv4: '192.168.50.9', mac: '02:00:00:00:00:09', timeoutSeconds: 600, mark: 0x40000001 };
const online: Wanted = { passes: [pass], everybody: false, rates: [] };
const ordinary = renderRuleset(options, online);
const rates = [{ upKbits: 500, downKbits: 2000 }];

/** Rules that we load. */
const ours: readonly (readonly [string, string, boolean])[] = [
  ['one network', ordinary, false],
  ['zones and rates', renderRuleset({ ...options, moreLans: ['lan1', 'lan2'] }, { ...online, rates }), false],
  ['a garden and a filter', renderRuleset(options, online, { filtered: ['lan0'], ipv6: ['2001:db8::9'] }), false],
  ['disaster mode', renderRuleset(options, { ...online, everybody: true }), true],
];

const before = (mark: string, rule: string) => ordinary.replace(mark, () => `${rule}\n    ${mark}`);
const atUpstream = 'ip saddr . ether saddr @up4 goto phone';
const atDownstream = 'ct state established,related ip daddr @down4 accept';

/** Rules with one hole each, and what is to be said of it. */
const holes: readonly (readonly [string, string, Leak['why']])[] = [
  [
    'a gate that is open by default',
    ordinary.replace('priority filter; policy drop', 'priority filter; policy accept'),
    'no-gate',
  ],
  [
    'a gate for IPv4 alone',
    before('iifname { "lan0" } oifname "wan0" jump upstream', 'meta nfproto ipv6 accept'),
    'unguarded',
  ],
  ['a phone known by its address alone', ordinary.replace(atUpstream, 'ip saddr @down4 goto phone'), 'unguarded'],
  ['an address of somebody’s choice', before(atUpstream, 'ip saddr 192.168.50.77 accept'), 'unguarded'],
  ['QUIC', before(atUpstream, 'udp dport 443 accept'), 'unguarded'],
  ['names', before(atUpstream, 'meta l4proto { tcp, udp } th dport { 53, 853 } accept'), 'unguarded'],
  ['echo by IPv6', before(atUpstream, 'icmpv6 type echo-request accept'), 'unguarded'],
  ['all of IPv6', before(atUpstream, 'meta nfproto ipv6 goto phone'), 'unguarded'],
  [
    'the garden’s answers from anywhere',
    before(atDownstream, 'ct state established tcp sport 443 accept'),
    'unguarded',
  ],
  ['what nobody has asked for', ordinary.replace(atDownstream, 'ip daddr @down4 accept'), 'unguarded'],
  [
    'new connections from outside',
    ordinary.replace(atDownstream, 'ct state new,established ip daddr @down4 accept'),
    'unguarded',
  ],
  ['a verdict map', before(atUpstream, 'tcp dport vmap { 22 : accept }'), 'unguarded'],
  [
    'services of the gateway itself',
    ordinary.replace(/jump refused\n {2}\}\n {2}chain refused/, '}\n  chain refused'),
    'falls-through',
  ],
  [
    'somebody else’s shortcut',
    `${ordinary}table netdev other {\n  chain x {\n    type filter hook ingress device "lo" priority 0;\n    fwd to "lo"\n  }\n}\n`,
    'bypass',
  ],
];

const mark = '--- next ---';

/** What nft itself lists after each of these, in a network of their own. */
function listed(rulesets: readonly string[]): readonly string[] {
  const script = rulesets
    .map((ruleset) => `nft flush ruleset; nft -f - <<'END'\n${ruleset}END\nnft -j -t list ruleset\necho '${mark}'`)
    .join('\n');
  const run = spawnSync('unshare', ['-n', 'sh'], { input: script, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  expect(run.stderr).toBe('');
  return run.stdout.split(`${mark}\n`).slice(0, -1);
}

const canLoad = spawnSync('unshare', ['-n', 'nft', 'list', 'ruleset']).status === 0;

test.skipIf(!canLoad)('the lint finds nothing in the rules that we load, and each hole that is made in them', () => {
  const said = listed([...ours, ...holes].map(([, ruleset]) => ruleset));
  const judged = said.map((json, at) => lintLeaks(json, ours[at]?.[2] ?? false).map(({ why }) => why));
  const names = [...ours, ...holes].map(([name]) => name);
  const wanted = [...ours.map(() => []), ...holes.map(([, , why]) => [why])];
  const firstOf = (leaks: readonly string[]) => [...new Set(leaks)];
  expect(names.map((name, at) => [name, firstOf(judged[at] ?? [])])).toEqual(
    names.map((name, at) => [name, wanted[at]]),
  );
});

test.skipIf(!canLoad)('out of a disaster the rules of one are no ordinary ones', () => {
  const [json = ''] = listed([renderRuleset(options, { ...online, everybody: true })]);
  expect(lintLeaks(json, false).map(({ why }) => why)).toContain('unguarded');
});
