import { constants, timingSafeEqual } from 'node:crypto';
import { createSecureContext } from 'node:tls';
import { parentPort, workerData } from 'node:worker_threads';
import { holdsForClient, namesOf, readAuthorities } from './client-certificate.ts';
import type { Credentials } from './credentials.ts';
import { createEapServer } from './eap-server.ts';
import { createResumptionBook } from './session-book.ts';
import type { EapSetting } from './tls-method.ts';
import {
  asBuffer,
  ownBytes,
  type EapIdentity,
  type FoundAccount,
  type FromWorker,
  type ToWorker,
} from './worker-messages.ts';

// A thread of EAP: handshakes are done here, so that nobody who only shows a password waits for one.

type Find = (name: string) => Promise<FoundAccount | null>;

const nowMs = () => performance.now();

function createFind(say: (message: FromWorker) => void): {
  find: Find;
  found: (id: number, a: FoundAccount | null) => void;
} {
  const asked = new Map<number, (found: FoundAccount | null) => void>();
  let last = 0;
  return {
    find: (name) => {
      const { promise, resolve } = Promise.withResolvers<FoundAccount | null>();
      asked.set(++last, resolve);
      say({ kind: 'find', id: last, name });
      return promise;
    },
    found: (id, account) => {
      asked.get(id)?.(account);
      asked.delete(id);
    },
  };
}

/** Of nobody: an unknown name is compared with as well. */
const nobody = Buffer.alloc(22);

function createCredentials(find: Find, authorities: string | undefined): Credentials {
  const trusted = authorities === undefined ? [] : readAuthorities(authorities);
  return {
    byPassword: async (name, given) => {
      const found = await find(name);
      const password = found ? asBuffer(found.password) : nobody;
      const same = given.length === password.length && timingSafeEqual(given, password);
      return found && same ? { name: found.name } : null;
    },
    ntHashOf: async (name) => {
      const found = await find(name);
      return found && { person: { name: found.name }, ntHash: asBuffer(found.ntHash) };
    },
    byCertificate: async (certificate) => {
      if (!holdsForClient(certificate, trusted, Date.now())) return null;
      for (const name of namesOf(certificate)) {
        const found = await find(name);
        if (found) return { name: found.name };
      }
      return null;
    },
    mayReturn: async ({ name }) => (await find(name)) !== null,
  };
}

function settingOf({ key, certificate, clientAuthorities }: EapIdentity, find: Find): EapSetting {
  const context = createSecureContext({
    ...{ key, cert: certificate, minVersion: 'TLSv1.2' },
    ...(clientAuthorities !== undefined && { ca: clientAuthorities }),
    // Nothing tells whom a ticket of TLS 1.3 was made for: whoever came with one would be nobody.
    secureOptions: constants.SSL_OP_NO_TICKET,
  });
  return {
    context,
    methods: clientAuthorities === undefined ? ['ttls', 'peap'] : ['ttls', 'peap', 'tls'],
    resumptions: createResumptionBook(nowMs),
    credentials: createCredentials(find, clientAuthorities),
  };
}

function serve(port: NonNullable<typeof parentPort>): void {
  const say = (message: FromWorker) => port.postMessage(message);
  const { find, found } = createFind(say);
  let setting = settingOf(workerData as EapIdentity, find);
  const server = createEapServer(() => setting, nowMs);
  const answer = async ({ id, question }: Extract<ToWorker, { kind: 'question' }>): Promise<void> => {
    const { state, eap, ...who } = question;
    const said = await server.answer({ ...who, state: asBuffer(state), eap: asBuffer(eap) });
    if (said.kind === 'ignore') {
      say({ kind: 'answer', id, answer: said, open: server.open() });
      return;
    }
    const own = { ...said, eap: ownBytes(said.eap), state: ownBytes(said.state) };
    const kept = own.kind === 'accept' ? { ...own, msk: ownBytes(own.msk) } : own;
    say({ kind: 'answer', id, answer: kept, open: server.open() });
  };
  port.on('message', (message: ToWorker) => {
    if (message.kind === 'question') void answer(message);
    else if (message.kind === 'found') found(message.id, message.found);
    else setting = settingOf(message.identity, find);
  });
}

if (parentPort) serve(parentPort);
