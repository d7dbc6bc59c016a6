import { runCommand } from './command.ts';

/** Set by use and family, as dnsmasq's `nftset` lines name them. */
const uses = { web: 'tcp dport 443', status: 'tcp dport 80', time: 'udp dport 123 udp length 56' } as const;
const families = [
  { digit: '4', protocol: 'ip', type: 'ipv4_addr' },
  { digit: '6', protocol: 'ip6', type: 'ipv6_addr' },
] as const;

const gardens = (Object.keys(uses) as (keyof typeof uses)[]).flatMap((use) =>
  families.map((family) => ({ ...family, use, set: `garden_${use}${family.digit}` })),
);

/** The addresses in each set. */
export type Garden = Readonly<Record<string, readonly string[]>>;

/**
 * The sets that dnsmasq fills with the addresses of names that are open before the sign-in. An address stays for an
 * hour after its last use: the name server remembers a name for a minute only, so that it is put in again in time.
 */
export function renderGardenSets(garden: Garden): string {
  const render = ({ set, type }: (typeof gardens)[number]) => {
    const elements = garden[set] ?? [];
    return `  set ${set} {
    type ${type}
    size 65535
    flags dynamic,timeout
    timeout 1h
    ${elements.length > 0 ? `elements = { ${elements.join(', ')} }` : ''}
  }`;
  };
  return gardens.map(render).join('\n');
}

/**
 * Ways to the garden. Pages by https alone: makers' hosts share addresses with others of theirs, and what asks over http
 * whether there is a portal must still be told. Of the time one question's size, so that nothing else gets through.
 */
export function renderGardenUp(mark: number): string {
  return gardens
    .map(
      ({ set, protocol, use }) =>
        `    ${uses[use]} ${protocol} daddr @${set} update @${set} { ${protocol} daddr } ct mark set ${mark} accept`,
    )
    .join('\n');
}

/** Answers from the garden, to connections that phones began. */
export function renderGardenDown(): string {
  return gardens
    .map(({ set, protocol, use }) => {
      const from = uses[use].replace('dport', 'sport').replace(' udp length 56', '');
      return `    ct state established,related ${from} ${protocol} saddr @${set} accept`;
    })
    .join('\n');
}

/** Before the redirect: a certificate's state is asked for over http. */
export const gardenRedirectExemption = '    tcp dport 80 ip daddr @garden_status4 return';

export function renderForgetGarden(table: string): string {
  return `${gardens.map(({ set }) => `flush set ${table} ${set}`).join('\n')}\n`;
}

/** What is in the sets now, so that a reload of the table does not close what phones have just looked up. */
export async function readGarden(table: string): Promise<Garden> {
  const read = async ({ set }: (typeof gardens)[number]) => {
    const { code, stdout } = await runCommand('nft', ['list', 'set', 'inet', table, set]);
    const [, elements = ''] = /elements = \{([^}]*)\}/.exec(stdout) ?? [];
    const found = [...elements.matchAll(/([0-9a-f:.]+)(?: timeout \S+)? expires/g)].map(([, address = '']) => address);
    return { code, entry: [set, found] as const };
  };
  const sets = await Promise.all(gardens.map(read));
  return sets.every(({ code }) => code === 0) ? Object.fromEntries(sets.map(({ entry }) => entry)) : {};
}
