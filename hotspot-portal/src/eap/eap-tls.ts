import type { InnerContext, InnerMethod, InnerStep } from './inner.ts';

/** RFC 9190 §2.5: with TLS 1.3 the server says by one byte that it will say no more. */
const protectedSuccess = Buffer.of(0);

/** EAP-TLS (RFC 5216, RFC 9190): the tunnel itself is the proof; nothing is said inside. */
export function createEapTls({ credentials, tunnel, resumed }: InnerContext): InnerMethod {
  const judge = async (): Promise<InnerStep> => {
    if (resumed) return { kind: 'accept', person: resumed };
    const certificate = tunnel.peerCertificate();
    const person = certificate ? await credentials.byCertificate(certificate) : null;
    return person ? { kind: 'accept', person } : { kind: 'reject' };
  };
  return {
    begin: async () => {
      const judged = await judge();
      if (resumed || tunnel.protocol() !== 'TLSv1.3') return judged;
      return judged.kind === 'accept' ? { kind: 'say', clear: protectedSuccess } : judged;
    },
    take: judge,
  };
}
