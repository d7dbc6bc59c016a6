import type * as AcmeClient from 'acme-client';
import { Agent } from 'node:https';
import { join } from 'node:path';
import { err, ok, type Result } from '@machikado/contracts/result.ts';
import type { Acme } from './acme-settings.ts';
import { judgePair, type Pair } from './judge.ts';
import { readIfThere, replaceSecret } from './pair-files.ts';
import { changeRecord, waitForRecord, type TextRecord } from './text-record.ts';

/** Why there is no new certificate. `detail` is the authority's own word, and never a key or a signed request. */
export type OrderFault = {
  readonly reason: 'record-not-set' | 'record-not-seen' | 'authority-away' | 'refused' | 'unfit';
  readonly detail: string;
};

export type Order = {
  readonly acme: Acme;
  /** Holds the account's key. */
  readonly directory: string;
  readonly name: string;
  readonly nowMs: number;
  readonly signal: AbortSignal;
};

const maxDetail = 200;

type Library = typeof AcmeClient;

/** The account is its key: made once, kept, and known to the authority by it. */
async function accountKeyOf(library: Library, directory: string): Promise<string> {
  const file = join(directory, 'account.key');
  const known = await readIfThere(file);
  if (known !== null) return known;
  const made = (await library.crypto.createPrivateEcdsaKey()).toString('utf8');
  await replaceSecret(file, made);
  return made;
}

/**
 * Makes the account known, so that orders can be placed. An account that is there already the library updates with
 * nothing new, which an authority may refuse; the account's address is known then all the same.
 */
async function register(client: AcmeClient.Client, { email }: Acme): Promise<void> {
  const contact = email === undefined ? {} : { contact: [`mailto:${email}`] };
  try {
    await client.createAccount({ termsOfServiceAgreed: true, ...contact });
  } catch (error) {
    if (!isKnown()) throw error;
  }

  function isKnown(): boolean {
    try {
      return client.getAccountUrl() !== '';
    } catch {
      return false;
    }
  }
}

function explain(error: unknown): OrderFault {
  const { message, code } = error as { message?: string; code?: string };
  const away = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'ETIMEDOUT', 'ECONNRESET', 'ECONNABORTED', 'EHOSTUNREACH'];
  const reason = code !== undefined && away.includes(code) ? 'authority-away' : 'refused';
  return { reason, detail: (message ?? 'unknown').slice(0, maxDetail) };
}

/**
 * Orders a certificate for `name` under a new key, by DNS-01. The record is taken away again, whatever comes of it.
 * Errors: see `OrderFault`; nothing that was there before has been touched then.
 */
export async function orderCertificate(order: Order): Promise<Result<Pair, OrderFault>> {
  const { acme, name, nowMs, signal } = order;
  // Large, and needed a few times a year.
  const library = await import('acme-client');
  const late: { fault?: OrderFault } = {};
  const recordOf = (text: string): TextRecord => ({ name: acme.recordName ?? `_acme-challenge.${name}`, text });
  const fail = (fault: OrderFault): never => {
    late.fault = fault;
    throw new Error(fault.reason);
  };
  if (acme.roots !== undefined) library.axios.defaults.httpsAgent = new Agent({ ca: acme.roots });
  library.axios.defaults.timeout = 30_000;
  try {
    const client = new library.Client({
      directoryUrl: acme.directory,
      accountKey: await accountKeyOf(library, order.directory),
      ...(acme.account && { externalAccountBinding: acme.account }),
      ...{ backoffAttempts: 12, backoffMin: 1000, backoffMax: 15_000 },
    });
    await register(client, acme);
    const key = (await library.crypto.createPrivateEcdsaKey()).toString('utf8');
    const [, csr] = await library.crypto.createCsr({ altNames: [name] }, key);
    const certificate = await client.auto({
      csr,
      challengePriority: ['dns-01'],
      // Ours asks the zone's own servers, which may be none of this machine's resolvers'.
      skipChallengeVerification: true,
      challengeCreateFn: async (_authorization, challenge, text) => {
        if (challenge.type !== 'dns-01') fail({ reason: 'refused', detail: 'The authority does not offer dns-01.' });
        const record = recordOf(text);
        if (!(await changeRecord(acme, record, 'add'))) fail({ reason: 'record-not-set', detail: record.name });
        const seen = await waitForRecord(acme, record, signal);
        if (!seen) fail({ reason: 'record-not-seen', detail: record.name });
      },
      challengeRemoveFn: (_authorization, _challenge, text) => changeRecord(acme, recordOf(text), 'remove'),
    });
    const { state } = judgePair({ key, certificate }, name, nowMs);
    return state === 'good' ? ok({ key, certificate }) : err({ reason: 'unfit', detail: state });
  } catch (error) {
    return err(late.fault ?? explain(error));
  }
}
