import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { contentName, contentSignatureHeader } from '@machikado/contracts/content-key.ts';
import { cityUrn, deviceUrn, DeviceEventBatch, type DeviceEvent } from '@machikado/contracts/device.ts';
import { problem, problemMediaType, type ProblemKind } from '@machikado/contracts/problem.ts';
import { newContentKeyPem, publicContentKey, signContent } from '@machikado/runtime/content-signature.ts';
import { identityFiles, type IdentityRecord } from '@machikado/runtime/device-identity.ts';
import { listen } from '@machikado/runtime/process.ts';

const cityId = 'sample';
const deviceId = 'sample-kiosk';

/** A city of a few routes over real mutual TLS: just enough to see what the agent sends, and when. */
export type FakeCity = AsyncDisposable & {
  /** Events as they were first acknowledged, and how many came again. */
  readonly events: readonly DeviceEvent[];
  readonly repeated: () => number;
  readonly reports: readonly unknown[];
  readonly seenBodies: readonly string[];
  /** Idempotency keys, in the order of their requests. */
  readonly seenKeys: readonly string[];
  /** Answers that the next requests get by path; without one a path is `not-found`. */
  readonly answers: Map<string, unknown>;
  /** Takes the next batches in, but loses the answer. */
  loseAnswers: number;
  /** While set, every request is refused in this way. */
  refusal: ProblemKind | undefined;
  readonly close: () => Promise<void>;
  readonly open: () => Promise<void>;
  readonly writeIdentity: (stateDirectory: string) => void;
};

export async function startFakeCity(): Promise<FakeCity> {
  const keys = makeCertificates();
  const signer = makeSigner();
  const pem = (name: string) => readFileSync(join(keys, name), 'utf8');
  let server: Server | undefined;
  let port = 0;
  let repeated = 0;
  const events: DeviceEvent[] = [];
  const reports: unknown[] = [];
  const seenBodies: string[] = [];
  const seenKeys: string[] = [];

  const takeEvents = (text: string): unknown => {
    for (const event of DeviceEventBatch.parse(JSON.parse(text)).events) {
      if (event.seq > (events.at(-1)?.seq ?? 0)) events.push(event);
      else repeated += 1;
    }
    return { acknowledgedSeq: events.at(-1)?.seq ?? 0 };
  };
  const answerTo = (path: string, text: string): unknown => {
    if (path === '/v1/device/events') return takeEvents(text);
    if (path === '/v1/content-keys') return signer.list;
    if (path !== '/v1/device/reported') return city.answers.get(path);
    reports.push(JSON.parse(text));
    return {};
  };
  const open = async () => {
    const tls = { key: pem('city.key'), cert: pem('city.pem'), ca: pem('ca.pem'), requestCert: true };
    server = createServer({ ...tls, rejectUnauthorized: true }, (request, response) => {
      const pieces: Buffer[] = [];
      request.on('data', (piece: Buffer) => pieces.push(piece));
      request.on('end', () => {
        const text = Buffer.concat(pieces).toString('utf8');
        seenBodies.push(text);
        seenKeys.push(...[request.headers['idempotency-key'] ?? []].flat());
        const answer = answerTo((request.url ?? '').split('?')[0] ?? '', text);
        if (request.url === '/v1/device/events' && city.loseAnswers > 0) {
          city.loseAnswers -= 1;
          response.destroy();
        } else if (answer === undefined || city.refusal !== undefined) {
          const none = problem(city.refusal ?? 'not-found');
          response.writeHead(none.status, { 'content-type': problemMediaType }).end(JSON.stringify(none));
        } else {
          const body = JSON.stringify(answer);
          response.writeHead(200, signer.headers(request.url, body)).end(body);
        }
      });
    });
    port = await listen(server, { host: '127.0.0.1', port, variable: 'none' });
  };
  const close = async () => {
    const closing = server;
    server = undefined;
    await shut(closing);
  };
  await open();
  const city: FakeCity = {
    ...{ events, reports, seenBodies, seenKeys },
    answers: new Map(),
    loseAnswers: 0,
    refusal: undefined,
    ...{ repeated: () => repeated, open, close },
    writeIdentity: (stateDirectory) => writeIdentity(stateDirectory, { keys, cityUrl: `https://127.0.0.1:${port}` }),
    [Symbol.asyncDispose]: async () => {
      await close();
      rmSync(keys, { recursive: true, force: true });
    },
  };
  return city;
}

/** Signs as the product's city does, with a key of its own. */
function makeSigner() {
  const pem = newContentKeyPem();
  return {
    list: { keys: [{ generation: 1, publicKey: publicContentKey(pem) }] },
    headers: (path = '', text: string) => {
      const content = { cityId, name: contentName(path), revision: Date.now(), text };
      return { 'content-type': 'application/json', [contentSignatureHeader]: signContent(pem, content) };
    },
  };
}

async function shut(server: Server | undefined): Promise<void> {
  server?.closeAllConnections();
  await new Promise((resolve) => (server === undefined ? resolve(undefined) : server.close(resolve)));
}

/** A CA and two leaves, with the names that the product puts into theirs. */
function makeCertificates(): string {
  const directory = mkdtempSync(join(tmpdir(), 'machikado-fake-city-'));
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: directory, stdio: 'ignore' });
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  openssl('req', '-x509', ...newKey, '-keyout', 'ca.key', '-out', 'ca.pem', '-days', '2', '-subj', '/CN=Sample CA');
  for (const [name, urn] of [
    ['city', cityUrn(cityId)],
    ['device', deviceUrn(cityId, deviceId)],
  ] as const) {
    writeFileSync(
      join(directory, `${name}.ext`),
      `subjectAltName=URI:${urn}\nextendedKeyUsage=clientAuth,serverAuth\n`,
    );
    openssl('req', ...newKey, '-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj', `/CN=${name}`);
    const authority = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial'];
    openssl(
      'x509',
      '-req',
      '-in',
      `${name}.csr`,
      ...authority,
      '-days',
      '2',
      '-extfile',
      `${name}.ext`,
      '-out',
      `${name}.pem`,
    );
  }
  return directory;
}

/** Puts an identity in place as enrolment does: all of it at once. */
function writeIdentity(stateDirectory: string, source: { readonly keys: string; readonly cityUrl: string }): void {
  const directory = join(stateDirectory, 'identity');
  const partial = `${directory}.new`;
  const copy = (from: string, to: string) => writeFileSync(join(partial, to), readFileSync(join(source.keys, from)));
  mkdirSync(partial, { recursive: true });
  const record: IdentityRecord = { deviceId, kind: 'kiosk', asset: 'K-0001', cityUrl: source.cityUrl, cityId };
  writeFileSync(join(partial, identityFiles.record), JSON.stringify(record));
  copy('device.key', identityFiles.key);
  copy('device.pem', identityFiles.certificate);
  copy('ca.pem', identityFiles.ca);
  renameSync(partial, directory);
}
