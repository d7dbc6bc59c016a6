import { execIn, type Lab } from './lab.ts';
import { labAddresses } from './lab-state.ts';
import { runNow } from './program.ts';

export const hasNmap = () => runNow('sh', ['-c', 'command -v nmap']) !== '';

/**
 * Counts what reaches the lab's internet. The gateway's own questions to its name server are no leak; nothing else of a
 * phone without a session may arrive, from whatever address and by whatever protocol.
 */
const watch = `table inet leaks
delete table inet leaks
table inet leaks {
  counter arrived {}
  chain arriving {
    type filter hook prerouting priority raw; policy accept;
    iifname != "in0" return
    ip daddr ${labAddresses.dns} udp dport 53 return
    ip daddr ${labAddresses.dns} tcp dport 53 return
    ip6 saddr fe80::/10 return
    icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert, nd-router-solicit, mld2-listener-report } return
    counter name arrived
  }
}
`;

export type LeakWatch = { readonly arrived: () => Promise<number> };

export async function watchLeaks(lab: Lab): Promise<LeakWatch> {
  const inInternet = async (...command: [string, ...string[]]) => {
    const [program, ...args] = command;
    const { code, stdout, stderr } = await execIn(lab.state.namespaces.internet, program, args);
    if (code !== 0) throw new Error(stderr);
    return stdout;
  };
  await inInternet('sh', '-c', `echo '${watch}' | nft -f -`);
  return {
    arrived: async () =>
      Number(/packets (\d+)/.exec(await inInternet('nft', 'list', 'counters', 'table', 'inet', 'leaks'))?.[1]),
  };
}

/** DNS, NTP, SNMP, QUIC and DoH3, IKE, DoT by QUIC, OpenVPN, WireGuard, mDNS, STUN. */
const udpPorts = '53,123,161,443,500,853,1194,51820,5353,3478';

/** ICMP, IGMP, IP in IP, IPv6 in IP, GRE, ESP, AH, SCTP, UDP-Lite. */
const protocols = '1,2,4,41,47,50,51,132,136';

const scans = (family: readonly string[], target: string): readonly (readonly string[])[] => [
  [...family, '-sS', '-p', '1-1024,3389,5222,5228,8080,8081,8443,9443', target],
  [...family, '-sU', '-p', udpPorts, target],
  [...family, '-sO', '-p', protocols, target],
];

/** Scans the internet from the phone, over both families, and gives the TCP ports that seem open. */
export async function scanInternet(lab: Lab): Promise<readonly string[]> {
  const quick = ['-n', '-Pn', '--max-retries', '1', '--min-rate', '500', '--host-timeout', '15s', '-oG', '-'];
  const wanted = [...scans([], labAddresses.web), ...scans(['-6'], labAddresses.web6)];
  const outputs = [];
  for (const scan of wanted) {
    const { code, stdout, stderr } = await lab.execPhone('nmap', [...quick, ...scan]);
    if (code !== 0) throw new Error(`nmap ${scan.join(' ')}: ${stderr}`);
    outputs.push(stdout);
  }
  return outputs.flatMap((output) => [...output.matchAll(/(\d+)\/open\/tcp/g)].map(([, port = '']) => port));
}
