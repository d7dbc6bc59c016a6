import { domainToASCII } from 'node:url';

const label = /^(?!-)[a-z0-9_-]{1,63}(?<!-)$/;

/** A name as dnsmasq shall have it: lower case, in ASCII, with two labels at least; null when it is none. */
export function normaliseName(text: string): string | null {
  const written = text.trim().toLowerCase().replace(/\.$/, '');
  // Of blanks and line ends domainToASCII would make one name of two; long lists are nearly all in ASCII.
  if (/[\s\p{Cc}]/u.test(written)) return null;
  const name = /^[\x21-\x7e]*$/.test(written) ? written : domainToASCII(written);
  const labels = name.split('.');
  const isName = name.length <= 253 && labels.length >= 2 && labels.every((part) => label.test(part));
  return isName && !/^[0-9.]+$/.test(name) ? name : null;
}

const maxListBytes = 16 * 1024 * 1024;
const maxNames = 200_000;
/** A list of which more is not understood is another kind of file. */
const maxStrangeShare = 0.1;

export type NameList = { readonly names: readonly string[]; readonly strangeLines: number };
export type ListFault = 'too-large' | 'too-many-names' | 'not-a-list';

/** Names that stand in every hosts file and mean this machine itself. */
const ownNames = new Set(['localhost.localdomain', 'ip6-localhost', 'local', '0.0.0.0']);

/** The names of one line: `0.0.0.0 name name` (hosts), `name`, `*.name` or `||name^` (domains); null if not understood. */
function namesOfLine(line: string): readonly string[] | null {
  const [first = '', ...more] = line.split(/\s+/);
  const isHosts = /^(0\.0\.0\.0|127\.\d+\.\d+\.\d+|::1?|fe80::1%lo0|ff0\d::\d|255\.255\.255\.255)$/.test(first);
  if (isHosts) return more.filter((name) => name.includes('.') && !ownNames.has(name));
  return more.length === 0 ? [first.replace(/^\|\|(.+)\^$/, '$1').replace(/^\*?\./, '')] : null;
}

/** Reads a list in the hosts or the domains format. Lines that are not understood are counted, not guessed at. */
export function parseNameList(text: string): NameList | ListFault {
  if (Buffer.byteLength(text) > maxListBytes) return 'too-large';
  const names = new Set<string>();
  let strangeLines = 0;
  let lines = 0;
  for (const raw of text.split('\n')) {
    const line = raw.replace(/[#!].*$/, '').trim();
    if (line === '') continue;
    lines++;
    const found = namesOfLine(line)?.map(normaliseName);
    if (!found || found.includes(null)) strangeLines++;
    for (const name of found ?? []) if (name !== null) names.add(name);
    if (names.size > maxNames) return 'too-many-names';
  }
  if (strangeLines > lines * maxStrangeShare) return 'not-a-list';
  return { names: [...names], strangeLines };
}
