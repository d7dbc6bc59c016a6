import { execFile } from 'node:child_process';
import { Resolver } from 'node:dns/promises';
import { isIPv6 } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { Acme } from './acme-settings.ts';

/** A TXT record that answers an authority's question (RFC 8555 §8.4). Its text is public. */
export type TextRecord = { readonly name: string; readonly text: string };

/** A provider's own interface behind a hook may be slow. */
const programTimeoutMs = 120_000;
const visibleWithinMs = 180_000;
const lookAgainMs = 1000;
const ttlSeconds = 60;

function run(program: string, args: readonly string[], input: string): Promise<boolean> {
  const done = Promise.withResolvers<boolean>();
  const options = { timeout: programTimeoutMs, killSignal: 'SIGKILL' } as const;
  const child = execFile(program, args, options, (error) => done.resolve(error === null));
  child.stdin?.on('error', () => undefined);
  child.stdin?.end(input);
  return done.promise;
}

type Update = Extract<Acme['record'], { update: unknown }>['update'];

/** What `nsupdate` reads. Whatever an interrupted order has left of the record goes in the same transaction. */
export function renderUpdate({ server, port, zone }: Omit<Update, 'keyFile'>, record: TextRecord, verb: Verb): string {
  const lines = [`server ${server} ${port}`, `zone ${zone}.`, `update delete ${record.name}. TXT`];
  if (verb === 'add') lines.push(`update add ${record.name}. ${ttlSeconds} TXT "${record.text}"`);
  return [...lines, 'send', ''].join('\n');
}

type Verb = 'add' | 'remove';

/** Sets the record or takes it away; false where the program says that it could not. */
export function changeRecord({ record: by }: Pick<Acme, 'record'>, record: TextRecord, verb: Verb): Promise<boolean> {
  if ('hook' in by) return run(by.hook, [verb, record.name, record.text], '');
  return run('nsupdate', ['-t', '20', '-k', by.update.keyFile], renderUpdate(by.update, record, verb));
}

async function hasRecord(at: Acme['visibleAt'][number], { name, text }: TextRecord): Promise<boolean> {
  const resolver = new Resolver({ timeout: 2000, tries: 1 });
  resolver.setServers([isIPv6(at.server) ? `[${at.server}]:${at.port}` : `${at.server}:${at.port}`]);
  const found = await resolver.resolveTxt(name).catch(() => []);
  return found.some((parts) => parts.join('') === text);
}

/**
 * Waits until every public server of the zone has the record; false where one has not got it in three minutes. An
 * authority that looks too early counts a failure.
 */
export async function waitForRecord(acme: Acme, record: TextRecord, signal: AbortSignal): Promise<boolean> {
  if (acme.visibleAt.length === 0) {
    await delay(acme.settleSeconds * 1000, undefined, { signal });
    return true;
  }
  const untilMs = performance.now() + visibleWithinMs;
  for (;;) {
    const seen = await Promise.all(acme.visibleAt.map((at) => hasRecord(at, record)));
    if (seen.every(Boolean)) return true;
    if (performance.now() > untilMs) return false;
    await delay(lookAgainMs, undefined, { signal });
  }
}
