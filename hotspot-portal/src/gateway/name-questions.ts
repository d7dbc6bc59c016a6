type Allowance = { readonly questions: string; readonly answers: string };

/**
 * What a phone without a session may ask our name server. A tunnel puts its bytes into questions and answers, so both
 * are counted in bytes with all headers: 480 bit/s each way, after what a phone needs that has just come. Chromium alone
 * asks some 360 times (25 kB) in its first minute, and answers of the internet are longer than questions. Filled again in less than a quarter of an hour, both together stay below 1 kbit/s each way over any longer
 * time. The portal’s own name is free: whatever a phone has spent, it finds the way in.
 */
export const strangersAllowance: Allowance = {
  questions: 'rate over 60 bytes/second burst 32000 bytes',
  answers: 'rate over 60 bytes/second burst 48000 bytes',
};

/** Also of free questions, so that no phone keeps the name server from the others. */
const pace = 'rate over 100/second burst 200 packets';

/** Marks the questions of phones that have a session, so that their answers are not counted. */
const knownAskerMark = 0x4d44;

/** Of the first question behind a UDP header (8 bytes) and a DNS header (12), RFC 1035 §4.1. */
const nameAtBit = (8 + 12) * 8;

/** nft compares at most this many bytes at a time. */
const chunkBytes = 16;

/** What matches a DNS message over UDP, question or answer, that is about this name: RFC 1035 §3.1. */
export function matchName(name: string): string {
  const labels = name.split('.').map((label) => Buffer.from(label, 'ascii'));
  const wire = Buffer.concat([...labels.flatMap((label) => [Buffer.of(label.length), label]), Buffer.of(0)]);
  const starts = Array.from({ length: Math.ceil(wire.length / chunkBytes) }, (_, at) => at * chunkBytes);
  const chunks = starts.map((start) => {
    const chunk = wire.subarray(start, start + chunkBytes);
    return `@th,${nameAtBit + start * 8},${chunk.length * 8} 0x${chunk.toString('hex')}`;
  });
  return ['meta l4proto udp', ...chunks].join(' ');
}

/** The buckets of questions (by MAC address, which does not change with the address) and of answers. */
export function renderQuestionSets(): string {
  const bucket = (name: string, type: string) => `  set ${name} {
    type ${type}
    size 65535
    flags dynamic,timeout
    timeout 15m
  }`;
  return [
    bucket('question_pace', 'ether_addr'),
    bucket('question_bytes', 'ether_addr'),
    bucket('answer_bytes4', 'ipv4_addr'),
    bucket('answer_bytes6', 'ipv6_addr'),
  ].join('\n');
}

/** `lans`: the interfaces of phones as nft writes a set. */
type Names = {
  readonly lans: string;
  readonly portalName: string;
  /** Of our name servers, as nft matches them. */
  readonly ports: string;
};

/**
 * Chains for what comes to port 53 (`questions`, before anything is let through as known) and for what leaves it.
 * `allowance` is for phones without a session.
 */
export function renderQuestionChains({ lans, portalName, ports }: Names, allowance: Allowance): string {
  const ownName = matchName(portalName);
  return `  chain questions {
    ip saddr . ether saddr @up4 ct mark set ${knownAskerMark} accept
    meta nfproto ipv6 iifname . ether saddr @up6 ct mark set ${knownAskerMark} accept
    ct mark set 0
    update @question_pace { ether saddr limit ${pace} } drop
    ${ownName} accept
    update @question_bytes { ether saddr limit ${allowance.questions} } drop
    accept
  }
  chain answers {
    ct mark ${knownAskerMark} accept
    ${ownName} accept
    update @answer_bytes4 { ip daddr limit ${allowance.answers} } drop
    update @answer_bytes6 { ip6 daddr limit ${allowance.answers} } drop
  }
  chain from_gateway {
    type filter hook output priority filter; policy accept;
    oifname ${lans} meta l4proto { tcp, udp } th sport ${ports} jump answers
  }`;
}
