import { domainToASCII } from 'node:url';

/** A mail address as it is written to, and as it counts: capital letters and `+tags` make nobody another person. */
export type MailAddress = { readonly to: string; readonly person: string; readonly domain: string };

/** A mail address as it was typed; `null` where it is none. Only plain local parts: nothing that a header could be made of. */
export function parseMailAddress(typed: string): MailAddress | null {
  const text = typed.normalize('NFKC').trim();
  const match = /^([A-Za-z0-9.!#$%&'*/=?^_`{|}~+-]{1,64})@([^@\s]{3,253})$/.exec(text);
  const [, local = '', typedDomain = ''] = match ?? [];
  const domain = match ? domainToASCII(typedDomain.toLowerCase()) : '';
  if (!/^[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})+$/.test(domain) || text.length > 254) return null;
  const plain = local.toLowerCase().replace(/\+.*$/, '');
  return { to: `${local}@${domain}`, person: `${plain}@${domain}`, domain };
}

/** A telephone number as E.164, `0` at its beginning taken as the first prefix's country; `null` where none may be sent to. */
export function parsePhoneNumber(typed: string, prefixes: readonly string[]): string | null {
  const text = typed
    .slice(0, 40)
    .normalize('NFKC')
    .replaceAll(/[\s().‐–—-]/g, '');
  const international = /^0[1-9]/.test(text) ? `${prefixes[0] ?? ''}${text.slice(1)}` : text;
  const allowed = prefixes.some((prefix) => international.startsWith(prefix));
  return /^\+[1-9]\d{7,14}$/.test(international) && allowed ? international : null;
}
