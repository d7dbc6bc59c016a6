import { execFile } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { EapIdentity } from '../eap/worker-messages.ts';
import { judgePair, type Pair } from './judge.ts';
import { readIfThere, replaceSecret } from './pair-files.ts';

const run = promisify(execFile);
const dayMs = 86_400_000;
/** Profiles on phones pin the authority: it has to outlive them. */
const authorityDays = 20 * 365;
/** Phones of one maker take no longer life in a server's certificate than 825 days (Apple, "Requirements for trusted certificates in iOS 13"). */
const serverDays = 397;
const renewBeforeDays = 60;
const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];

export type EapFiles = {
  /** Given by the city's own authority; the spot makes an authority and a certificate of its own where they are absent. */
  readonly certificate?: string;
  readonly key?: string;
  /** Whose certificates hold for people. */
  readonly clientAuthority?: string;
};

export type EapIdentityOptions = {
  /** Where a pair of the spot's own lies: `authority.pem`, `authority.key`, `server.pem`, `server.key`. */
  readonly directory: string;
  /** By which phones know the server; of a pair that is given the certificate's own name counts. */
  readonly name: string;
  readonly files: EapFiles;
  readonly nowMs: () => number;
};

export type ShownIdentity = EapIdentity & { readonly expiresAtMs: number };

async function makePair(directory: string, args: readonly string[]): Promise<Pair> {
  const scratch = await mkdtemp(join(directory, 'new-'));
  const [key, certificate] = [join(scratch, 'key'), join(scratch, 'pem')];
  try {
    await run('openssl', ['req', '-x509', ...curve, ...args, '-keyout', key, '-out', certificate]);
    return { key: await readFile(key, 'utf8'), certificate: await readFile(certificate, 'utf8') };
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function readOwn(directory: string, name: string): Promise<Pair | null> {
  const [key, certificate] = await Promise.all(
    ['key', 'pem'].map((end) => readIfThere(join(directory, `${name}.${end}`))),
  );
  return key && certificate ? { key, certificate } : null;
}

/** The key first: a certificate without its key is made anew, and so is nothing that phones have pinned. */
async function keep(directory: string, name: string, { key, certificate }: Pair): Promise<Pair> {
  await replaceSecret(join(directory, `${name}.key`), key);
  await replaceSecret(join(directory, `${name}.pem`), certificate);
  return { key, certificate };
}

async function ownAuthority(directory: string, name: string): Promise<Pair> {
  const kept = await readOwn(directory, 'authority');
  if (kept) return kept;
  const subject = `/CN=${`Wi-Fi ${name}`.slice(0, 64)}`;
  const uses = [
    '-addext',
    'basicConstraints=critical,CA:TRUE,pathlen:0',
    '-addext',
    'keyUsage=critical,keyCertSign,cRLSign',
  ];
  const made = await makePair(directory, ['-days', String(authorityDays), '-subj', subject, ...uses]);
  return keep(directory, 'authority', made);
}

/** The spot's own server certificate; a new one by the same authority in time before it ends, or under another name. */
async function ownServer(directory: string, name: string, nowMs: number): Promise<Pair> {
  const kept = await readOwn(directory, 'server');
  const judged = kept && judgePair(kept, name, nowMs + renewBeforeDays * dayMs);
  if (kept && judged?.state === 'good') return kept;
  const scratch = join(directory, 'authority');
  return keep(
    directory,
    'server',
    await makePair(directory, [
      ...['-CA', `${scratch}.pem`, '-CAkey', `${scratch}.key`, '-days', String(serverDays)],
      ...['-subj', `/CN=${name.slice(0, 64)}`, '-addext', `subjectAltName=DNS:${name}`],
      ...['-addext', 'basicConstraints=critical,CA:FALSE', '-addext', 'extendedKeyUsage=serverAuth'],
      ...['-addext', 'keyUsage=critical,digitalSignature'],
    ]),
  );
}

const endOf = (certificate: string) => new X509Certificate(certificate).validToDate.getTime();

async function ownIdentity({ directory, name, files, nowMs }: EapIdentityOptions): Promise<ShownIdentity> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const authority = await ownAuthority(directory, name);
  const server = await ownServer(directory, name, nowMs());
  const clientAuthorities =
    files.clientAuthority === undefined ? authority.certificate : await readFile(files.clientAuthority, 'utf8');
  return { ...server, clientAuthorities, expiresAtMs: endOf(server.certificate) };
}

/**
 * By what the EAP server shows who it is now: the files that are given, or a pair of the spot's own. People's
 * certificates hold by the authority that is given, by the spot's own where nothing is given, and not at all where only
 * the server's pair is. Throws where a file cannot be read, or key and certificate do not belong together.
 */
export async function readEapIdentity(options: EapIdentityOptions): Promise<ShownIdentity> {
  const { certificate, key, clientAuthority } = options.files;
  if (certificate === undefined || key === undefined) return ownIdentity(options);
  const pair = { certificate: await readFile(certificate, 'utf8'), key: await readFile(key, 'utf8') };
  const { state } = judgePair(pair, options.name, options.nowMs());
  if (state === 'key-apart' || state === 'unreadable')
    throw new Error(`The certificate of EAP does not hold: ${state}.`);
  return {
    ...pair,
    ...(clientAuthority !== undefined && { clientAuthorities: await readFile(clientAuthority, 'utf8') }),
    expiresAtMs: endOf(pair.certificate),
  };
}

/** Differs whenever somebody has put other files there. */
export async function markOfEapFiles({ directory, files }: EapIdentityOptions): Promise<string> {
  const { certificate = join(directory, 'server.pem'), key = join(directory, 'server.key'), clientAuthority } = files;
  const marks = [certificate, key, ...(clientAuthority === undefined ? [] : [clientAuthority])].map(async (path) => {
    const found = await stat(path).catch(() => null);
    return found ? `${found.mtimeMs} ${found.size} ${found.ino}` : 'none';
  });
  return (await Promise.all(marks)).join(' ');
}
