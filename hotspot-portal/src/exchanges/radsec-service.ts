import type { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Log } from '@machikado/runtime/log.ts';
import type { Radsec } from '../config.ts';
import type { OrderDrop } from '../radius/order-receiver.ts';
import type { Drop, ReceiverOptions } from '../radius/receiver.ts';
import { serveTls, type TlsFiles, type TlsOrders } from '../radius/tls-server.ts';
import type { NasRegister } from '../store/nas-register.ts';

export type RadsecOptions = Radsec & {
  /** Whose one of the names of a certificate is. */
  readonly find: NasRegister['findCertificate'];
  /** Orders about sessions, and who may give them: taken on the same port. */
  readonly orders?: TlsOrders;
};

type Service = ReceiverOptions & { readonly onDrop: (drop: Drop | OrderDrop) => void };

export type RadsecServer = AsyncDisposable & {
  readonly port: number;
  /** Looks whether the files are others now, and whether everybody connected is still known; else once a minute. */
  readonly lookAgain: () => Promise<void>;
};

const lookEveryMs = 60_000;

/** The names that a certificate is for: those of its subjectAltName, or where it has none its common name (RFC 6125 §6.4.4). */
export function namesOf({
  subjectAltName,
  subject,
}: Pick<X509Certificate, 'subjectAltName' | 'subject'>): readonly string[] {
  const names = (subjectAltName ?? '').split(', ').flatMap((entry) => /^(?:DNS|URI):(.+)$/.exec(entry)?.[1] ?? []);
  const [, common] = /^CN=(.+)$/m.exec(subject) ?? [];
  return (names.length > 0 ? names : common === undefined ? [] : [common]).map((name) => name.toLowerCase());
}

async function readFiles({ key, certificate, authority }: Radsec['files']): Promise<TlsFiles> {
  const [keyText, certificateText, authorityText] = await Promise.all([
    readFile(key, 'utf8'),
    readFile(certificate, 'utf8'),
    readFile(authority, 'utf8'),
  ]);
  return { key: keyText, certificate: certificateText, authority: authorityText };
}

const isSame = (one: TlsFiles, other: TlsFiles) =>
  one.key === other.key && one.certificate === other.certificate && one.authority === other.authority;

/**
 * RADIUS over TLS at this spot, for those whose certificate the register knows. Files that change are taken without an end
 * to anything; those that do not go together are told in the log, and the ones before hold.
 */
export async function serveRadsec(
  options: RadsecOptions & { readonly log: Log },
  service: Service,
): Promise<RadsecServer> {
  const { address, find, log } = options;
  let files = await readFiles(options.files);
  const clients = new Map<string, ReturnType<typeof find>>();
  const server = await serveTls(
    {
      ...service,
      ...files,
      ...(options.orders && { orders: options.orders }),
      peerOf: (certificate) => {
        const client = find(namesOf(certificate));
        if (client) clients.set(client.name, client);
        return client?.name ?? null;
      },
      takes: (peer, nowMs) => clients.get(peer)?.takes?.(nowMs) ?? true,
    },
    address,
  );
  const lookAgain = async () => {
    clients.clear();
    server.endStrangers();
    try {
      const found = await readFiles(options.files);
      if (isSame(found, files)) return;
      server.renew(found);
      files = found;
      log.info('radsec.renewed', {});
    } catch (error) {
      log.error('radsec.not-renewed', { message: error instanceof Error ? error.message : String(error) });
    }
  };
  const looking = setInterval(() => void lookAgain(), lookEveryMs).unref();
  return {
    port: server.port,
    lookAgain,
    [Symbol.asyncDispose]: async () => {
      clearInterval(looking);
      await server[Symbol.asyncDispose]();
    },
  };
}
