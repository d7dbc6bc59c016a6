import type { SecureContext } from 'node:tls';
import type { Credentials, Person } from './credentials.ts';
import { eapTypes } from './eap-packet.ts';
import { createEapTls } from './eap-tls.ts';
import type { InnerMethod, InnerStep } from './inner.ts';
import { createPeap } from './peap.ts';
import type { ResumptionBook } from './session-book.ts';
import { openTunnel, type TlsTunnel, type TunnelStep } from './tls-tunnel.ts';
import { createTtls } from './ttls.ts';

export type EapMethod = 'ttls' | 'peap' | 'tls';

export type EapSetting = {
  readonly context: SecureContext;
  /** In the order in which they are offered. */
  readonly methods: readonly EapMethod[];
  readonly credentials: Credentials;
  readonly resumptions: ResumptionBook;
};

/** `last` is said before the end: TLS's own word of what is wrong. */
export type MethodStep =
  | { readonly kind: 'send' | 'last'; readonly message: Buffer }
  | { readonly kind: 'accept'; readonly person: Person; readonly msk: Buffer }
  | { readonly kind: 'reject' };

export type TlsMethod = {
  /** A whole message of the peer, put together from its fragments. */
  readonly take: (message: Buffer) => Promise<MethodStep>;
  readonly close: () => void;
};

const creators = { ttls: createTtls, peap: createPeap, tls: createEapTls } as const;
const mskBytes = 64;

/** RFC 5216 §2.3, RFC 5281 §8; with TLS 1.3 RFC 9190 §2.3 and RFC 9427 §2.1, where the length belongs to the question. */
function mskOf(tunnel: TlsTunnel, name: EapMethod): Buffer {
  const bytes = 2 * mskBytes;
  const key =
    tunnel.protocol() === 'TLSv1.3'
      ? tunnel.exportKey(bytes, 'EXPORTER_EAP_TLS_Key_Material', Buffer.of(eapTypes[name]))
      : tunnel.exportKey(bytes, name === 'ttls' ? 'ttls keying material' : 'client EAP encryption');
  return key.subarray(0, mskBytes);
}

/** A method of EAP that goes through TLS: the tunnel, what is said in it, and the keys of the link. */
export function openTlsMethod({ context, credentials, resumptions }: EapSetting, name: EapMethod): TlsMethod {
  const type = eapTypes[name];
  let inner: InnerMethod | undefined;
  let resumed: { readonly id: Buffer; readonly person: Person } | null = null;
  const find = (id: Buffer) => {
    const found = resumptions.find(id, type);
    resumed = found && { id, person: found.person };
    return found?.session ?? null;
  };
  const sessions = { save: resumptions.save, find };
  const tunnel = openTunnel({ context, requestCertificate: name === 'tls', sessions });

  /** Who had shown who she is, where TLS has resumed her session and she still may. */
  const returning = async (): Promise<Person | null> => {
    const known = tunnel.isResumed() ? resumed : null;
    if (!known || (await credentials.mayReturn(known.person))) return known?.person ?? null;
    resumptions.forget(known.id);
    return null;
  };

  const follow = async (step: InnerStep, pending: Buffer): Promise<MethodStep> => {
    if (step.kind === 'reject') return step;
    if (step.kind === 'listen') return { kind: 'send', message: pending };
    if (step.kind === 'say') {
      const { toSend } = await tunnel.send(step.clear);
      return { kind: 'send', message: Buffer.concat([pending, toSend]) };
    }
    const id = tunnel.sessionId();
    if (id && !resumed) resumptions.bind(id, type, step.person);
    return { kind: 'accept', person: step.person, msk: mskOf(tunnel, name) };
  };

  const begin = async ({ clear, toSend }: TunnelStep): Promise<MethodStep> => {
    const known = await returning();
    if (tunnel.isResumed() && !known) return { kind: 'reject' };
    inner = creators[name]({ credentials, tunnel, resumed: known });
    const first = await inner.begin();
    return follow(first.kind === 'listen' && clear.length > 0 ? await inner.take(clear) : first, toSend);
  };

  return {
    take: async (message) => {
      const step = await tunnel.take(message);
      const { toSend, clear, failed } = step;
      if (failed) return toSend.length > 0 ? { kind: 'last', message: toSend } : { kind: 'reject' };
      if (inner) return follow(await inner.take(clear), toSend);
      // The last word of the handshake goes alone: what came with it would be read as a part of it.
      return !tunnel.isOpen() || toSend.length > 0 ? { kind: 'send', message: toSend } : begin(step);
    },
    close: tunnel.close,
  };
}
