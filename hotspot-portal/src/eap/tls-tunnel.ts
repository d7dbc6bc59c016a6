import { EventEmitter } from 'node:events';
import { Duplex } from 'node:stream';
import { TLSSocket, type SecureContext } from 'node:tls';
import type { X509Certificate } from 'node:crypto';
import type { Server } from 'node:net';

export type TunnelOptions = {
  readonly context: SecureContext;
  /** For EAP-TLS: the peer shows a certificate. */
  readonly requestCertificate: boolean;
  readonly sessions: SessionBook;
};

/** TLS 1.2 sessions that may be resumed, each with whom it was made for. */
export type SessionBook = {
  readonly save: (id: Buffer, session: Buffer) => void;
  readonly find: (id: Buffer) => Buffer | null;
};

/** What the peer has sent through the tunnel, and what is to be sent to it. */
export type TunnelStep = { readonly toSend: Buffer; readonly clear: Buffer; readonly failed: boolean };

export type TlsTunnel = {
  /** Gives the peer's bytes to TLS and waits until TLS has said all that it has to say to them. */
  readonly take: (bytes: Buffer) => Promise<TunnelStep>;
  /** Encrypts. */
  readonly send: (clear: Buffer) => Promise<TunnelStep>;
  readonly isOpen: () => boolean;
  readonly isResumed: () => boolean;
  readonly protocol: () => string | null;
  readonly sessionId: () => Buffer | null;
  readonly peerCertificate: () => X509Certificate | undefined;
  /** RFC 5705; without a context where none is given. */
  readonly exportKey: (bytes: number, label: string, context?: Buffer) => Buffer;
  readonly close: () => void;
};

/**
 * Until what was begun has been done. TLS says all that it can at once and waits where a write has to end: Node tells it of
 * that end by `nextTick` and then `setImmediate`. Whoever lines up in the same way afterwards comes behind it.
 */
const writesEnd = (): Promise<void> =>
  new Promise((resolve) => {
    process.nextTick(() => setImmediate(resolve));
  });

/**
 * TLS (the server's end) whose bytes are carried by EAP instead of a socket. Node gives a server's callbacks for sessions
 * to whatever emitter it is given as `server`: one for each tunnel, so that each resumed session is known by its own.
 */
export function openTunnel({ context, requestCertificate, sessions }: TunnelOptions): TlsTunnel {
  const written: Buffer[] = [];
  const wire = new Duplex({
    read: () => undefined,
    write: (chunk: Buffer, _encoding, done) => {
      written.push(chunk);
      done();
    },
  });
  const server = new EventEmitter();
  let newest: Buffer | null = null;
  let resumed: Buffer | null = null;
  server.on('newSession', (id: Buffer, session: Buffer, done: () => void) => {
    newest = id;
    sessions.save(id, session);
    done();
  });
  server.on('resumeSession', (id: Buffer, done: (error: null, session: Buffer | null) => void) => {
    const found = sessions.find(id);
    resumed = found && id;
    done(null, found);
  });
  const socket = new TLSSocket(wire, {
    isServer: true,
    secureContext: context,
    requestCert: requestCertificate,
    rejectUnauthorized: false,
    // The types know only a server of sockets; Node asks for nothing but its events.
    server: server as unknown as Server,
  });
  const clear: Buffer[] = [];
  let [open, failed] = [false, false];
  socket.on('secure', () => (open = true));
  socket.on('data', (chunk: Buffer) => clear.push(chunk));
  for (const end of ['error', '_tlsError', 'close']) socket.on(end, () => (failed = true));

  const settle = async (): Promise<TunnelStep> => {
    const said = () => written.length + clear.length + Number(open) + Number(failed);
    for (let before = -1; before !== said();) {
      before = said();
      await writesEnd();
    }
    return { toSend: Buffer.concat(written.splice(0)), clear: Buffer.concat(clear.splice(0)), failed };
  };
  return {
    take: (bytes) => {
      if (bytes.length > 0) wire.push(bytes);
      return settle();
    },
    send: (text) => {
      socket.write(text);
      return settle();
    },
    isOpen: () => open && !failed,
    isResumed: () => resumed !== null && socket.isSessionReused(),
    protocol: () => socket.getProtocol(),
    sessionId: () => resumed ?? newest,
    peerCertificate: () => socket.getPeerX509Certificate(),
    exportKey: (bytes, label, keyContext) =>
      keyContext
        ? socket.exportKeyingMaterial(bytes, label, keyContext)
        : socket.exportKeyingMaterial(bytes, label, undefined as never),
    close: () => {
      socket.destroy();
      wire.destroy();
    },
  };
}
