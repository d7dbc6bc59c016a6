import { X509Certificate } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { err, ok, type Result } from '@machikado/contracts/result.ts';
import type { Log } from '@machikado/runtime/log.ts';
import { judgePair, type Judgement, type Life, type Pair } from './judge.ts';
import { markOfPair, readPairs, storePair } from './pair-files.ts';
import { makeSelfSigned } from './self-signed.ts';

/** What phones get, and what the files say of themselves. */
export type PortalCertificate = {
  readonly served: () => Pair;
  readonly judgement: () => Judgement;
  /** Of the files; of what is served in their place where they cannot be read. */
  readonly life: () => Life;
  /** Whether phones know it: else pages go over http, and RFC 8908's API, which needs https, is not announced. */
  readonly trusted: () => boolean;
  /** Tells whenever another pair is served, or the same one has lost its worth. */
  readonly onChange: (tell: () => void) => void;
  /** Takes a pair over, on the disk and then in front of phones. The error is what it is worth instead of `good`. */
  readonly take: (pair: Pair) => Promise<Result<undefined, Judgement['state']>>;
  /** Looks whether somebody has put other files there, or time has passed. */
  readonly look: () => Promise<void>;
  readonly fingerprint: () => string;
};

export type CertificatePlace = {
  /** Holds `portal.key` and `portal.pem`. */
  readonly directory: string;
  readonly name: string;
  readonly now: () => number;
  readonly log: Log;
};

/** A self-made one is made anew this long before its end. */
const remakeBeforeMs = 21 * 86_400_000;

type Held = { readonly pair: Pair; readonly judgement: Judgement; readonly served: Pair; readonly life: Life };

const lifeOf = (judgement: Judgement): Life | null => ('expiresAtMs' in judgement ? judgement : null);

function mayGoOn(judgement: Judgement, nowMs: number): boolean {
  if (judgement.state === 'good') return true;
  return judgement.state === 'self-signed' && judgement.expiresAtMs - nowMs > remakeBeforeMs;
}

async function makeOwn({ name, now }: CertificatePlace): Promise<Held> {
  const pair = await makeSelfSigned(name);
  const judgement = judgePair(pair, name, now());
  const life = lifeOf(judgement);
  if (!life) throw new Error('openssl has made no certificate.');
  return { pair, judgement, served: pair, life };
}

/**
 * What the files hold. Where there is none, or one of ours has had its time, one is made; one from an authority is never
 * overwritten, whatever is wrong with it: beside it a self-made one is served, and the pages go over http.
 */
async function load(place: CertificatePlace): Promise<Held> {
  const { directory, name, now, log } = place;
  const judged = (await readPairs(directory)).map((pair) => ({ pair, judgement: judgePair(pair, name, now()) }));
  const readable = judged.find(({ judgement }) => lifeOf(judgement) !== null) ?? judged[0];
  if (readable && readable !== judged[0]) await storePair(directory, readable.pair);
  const life = readable && lifeOf(readable.judgement);
  if (readable && life && mayGoOn(readable.judgement, now())) return { ...readable, served: readable.pair, life };
  const own = await makeOwn(place);
  if (!readable || ('ownWord' in readable.judgement && readable.judgement.ownWord)) {
    await storePair(directory, own.pair);
    return own;
  }
  log.error('certificate.unusable', { state: readable.judgement.state, note: 'Pages go over http.' });
  return { ...readable, served: own.served, life: life ?? own.life };
}

/** Opens the portal's certificate; there is always one to serve when this returns. */
export async function openPortalCertificate(place: CertificatePlace): Promise<PortalCertificate> {
  const { directory, name, now, log } = place;
  await mkdir(directory, { recursive: true, mode: 0o700 });
  let held = await load(place);
  let mark = await markOfPair(directory);
  if (held.judgement.state === 'self-signed') {
    log.warn('portal.certificate', { note: 'Self-signed: phones do not know it, so the pages go over http.' });
  }
  const listeners: (() => void)[] = [];
  const reload = async () => {
    held = await load(place);
    mark = await markOfPair(directory);
    log.info('certificate.served', {
      state: held.judgement.state,
      until: new Date(held.life.expiresAtMs).toISOString(),
    });
    for (const tell of listeners) tell();
  };
  return {
    served: () => held.served,
    judgement: () => held.judgement,
    life: () => held.life,
    trusted: () => held.judgement.state === 'good' && now() < held.life.expiresAtMs,
    onChange: (tell) => void listeners.push(tell),
    take: async (pair) => {
      const { state } = judgePair(pair, name, now());
      if (state !== 'good') return err(state);
      await storePair(directory, pair);
      await reload();
      return ok();
    },
    look: async () => {
      const isOver = held.judgement.state === 'good' && now() >= held.life.expiresAtMs;
      if (isOver || (await markOfPair(directory)) !== mark) await reload();
    },
    fingerprint: () => new X509Certificate(held.served.certificate).fingerprint256,
  };
}
