import { isIP } from 'node:net';
import { domainToASCII } from 'node:url';

/** A host as it will be resolved: lower case, punycode, no trailing dot; or an address in its usual spelling. */
export type Host = { readonly kind: 'name' | 'address'; readonly text: string };

const maxLength = 260;
const label = /^(?!-)[a-z0-9_-]{1,63}(?<!-)$/;
/** Names that never mean a page of the public web (RFC 6761, 6762, 7686, 8375, 9476). */
const localEndings = ['localhost', 'local', 'localdomain', 'internal', 'intranet', 'lan', 'home.arpa', 'onion', 'alt'];

/**
 * Reads the host of a request as a browser does (WHATWG URL): every spelling of an IPv4 address (decimal, octal, hex,
 * short) becomes the address. `undefined` for anything that is no host, has one label only or is a local name.
 */
export function readHost(text: string): Host | undefined {
  if (text.length === 0 || text.length > maxLength || /[\s%@/\\?#<>^|"'`{}\0-\x20\x7f]/.test(text)) return undefined;
  if (text.startsWith('[')) {
    const inner = /^\[([0-9a-f:.]+)\]$/i.exec(text)?.[1];
    const address = inner === undefined ? undefined : hostOfUrl(`[${inner}]`);
    return address === undefined ? undefined : { kind: 'address', text: address.slice(1, -1) };
  }
  if (text.includes(':')) return undefined;
  const host = hostOfUrl(text)?.replace(/\.$/, '');
  if (host === undefined || host === '') return undefined;
  if (isIP(host) !== 0) return { kind: 'address', text: host };
  return isPublicName(host) ? { kind: 'name', text: host } : undefined;
}

function hostOfUrl(text: string): string | undefined {
  const parsed = URL.parse(`http://${text}/`);
  if (parsed === null || parsed.port !== '' || parsed.pathname !== '/' || parsed.username !== '') return undefined;
  return parsed.hostname === '' ? undefined : parsed.hostname;
}

function isPublicName(host: string): boolean {
  if (host.length > 253 || domainToASCII(host) !== host) return false;
  const labels = host.split('.');
  if (labels.length < 2 || !labels.every((one) => label.test(one))) return false;
  // A last label of digits would be read as an address by some resolver.
  if (/^(?:\d+|0x[0-9a-f]*)$/.test(labels.at(-1) ?? '')) return false;
  return !localEndings.some((ending) => host === ending || host.endsWith(`.${ending}`));
}
