import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:https';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { AlertBoard } from '@machikado/contracts/alert.ts';
import type { City } from '@machikado/contracts/city.ts';
import { problemMediaType } from '@machikado/contracts/problem.ts';
import type { WifiPass } from '@machikado/contracts/wifi.ts';
import { SpotUseBatch, type SpotUse } from '@machikado/contracts/wifi-use.ts';
import { locales } from '@machikado/contracts/locale.ts';
import { cityUrn, deviceUrn } from '@machikado/contracts/device.ts';
import type { DesiredState, DesiredStateRevision, DeviceEvent } from '@machikado/contracts/device.ts';
import { identityFiles, type IdentityRecord } from '@machikado/runtime/device-identity.ts';
import { createHttpClient, type HttpClient } from '@machikado/runtime/http-client.ts';
import { listen } from '@machikado/runtime/process.ts';
import { mustRun } from './program.ts';

const cityId = 'asahikawa';
const deviceId = 'sample-spot';

export const sampleCity: City = {
  id: cityId,
  code: '012041',
  name: { ja: '旭川市', en: 'Asahikawa' },
  colours: { primary: '#0B5CAD', accent: '#E8890C' },
  languages: [...locales],
  desk: { name: { ja: '窓口（見本）', en: 'Help desk (sample)' } },
  wifi: { ssid: 'Machikado-Sample', portalHost: 'wifi.asahikawa.test', sessionMinutes: 60 },
  centre: { latitude: 43.77, longitude: 142.36 },
  jmaAreas: ['0120400'],
  hasSamples: true,
};

export const quietBoard: AlertBoard = { revision: 1, alerts: [], shelters: [] };

export const drillBoard: AlertBoard = {
  revision: 2,
  alerts: [
    {
      id: 'sample-1',
      level: 4,
      hazard: 'flood',
      headline: { ja: '避難指示（見本）', en: 'Evacuation order (sample)' },
      action: { ja: '危険な場所から全員避難してください。', en: 'Leave dangerous places now, everybody.' },
      source: { publisher: '見本', title: '見本', text: '見本', reportedAt: '2026-11-23T04:00:00.000Z' },
      startedAt: '2026-11-23T04:00:00.000Z',
      drill: true,
    },
  ],
  shelters: [],
};

/** A city made for one test: an authority, the spot's identity, and the few answers that a spot asks for. */
export type ThrowawayCity = AsyncDisposable & {
  /** Writes the identity of the spot below its state directory. */
  readonly enrol: (spotDirectory: string) => Promise<void>;
  /** The city's own client of the spot's management listener; `as` takes another certificate of the same authority. */
  readonly managementClient: (url: string, as?: 'city' | 'device') => Promise<HttpClient>;
  readonly setAlerts: (board: AlertBoard) => void;
  /** What the spot shall be from now on; it asks every ten seconds. */
  readonly setDesired: (state: DesiredState) => void;
  readonly events: readonly DeviceEvent[];
  readonly others: OtherSpots;
};

async function makeCertificate(directory: string, name: string, urn: string): Promise<void> {
  const file = (kind: string) => join(directory, `${name}.${kind}`);
  await writeFile(file('ext'), `subjectAltName=URI:${urn}\nextendedKeyUsage=serverAuth,clientAuth\n`);
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  await mustRun('openssl', ['req', ...curve, '-subj', `/CN=${name}`, '-keyout', file('key'), '-out', file('csr')]);
  const authority = ['-CA', join(directory, 'ca.pem'), '-CAkey', join(directory, 'ca.key'), '-CAcreateserial'];
  const made = ['-in', file('csr'), '-out', file('pem'), '-days', '2', '-extfile', file('ext')];
  await mustRun('openssl', ['x509', '-req', ...made, ...authority]);
}

async function makeAuthority(directory: string): Promise<void> {
  await mkdir(directory, { recursive: true });
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'];
  const files = ['-keyout', join(directory, 'ca.key'), '-out', join(directory, 'ca.pem')];
  await mustRun('openssl', ['req', '-x509', ...curve, '-subj', '/CN=Sample city', ...files]);
  await makeCertificate(directory, 'city', cityUrn(cityId));
  await makeCertificate(directory, 'device', deviceUrn(cityId, deviceId));
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString('utf8'));
}

/** The one registered user of this city. */
export const sampleResident = { userNumber: '12345678', pin: '2468' };

/** What another spot of this city has said of a device: set by a test. */
type OtherSpots = { pass: WifiPass | null; readonly reported: string[]; readonly uses: SpotUse[] };

/** As the city answers a spot about people and their devices; `undefined` for anything else. */
async function answerSpot(path: string, others: OtherSpots, request: IncomingMessage): Promise<object | undefined> {
  const wrong = { type: 'urn:machikado:problem:wrong-credentials', title: 'wrong', status: 401 };
  const none = { type: 'urn:machikado:problem:not-found', title: 'none', status: 404 };
  if (path === '/v1/device/wifi-pass/find') return others.pass ?? none;
  if (path === '/v1/device/wifi-pass' || path === '/v1/device/wifi-pass/end') {
    const { mac } = (await readJson(request)) as { mac: string };
    others.reported.push(`${path === '/v1/device/wifi-pass' ? 'online' : 'ended'} ${mac}`);
    return {};
  }
  if (path === '/v1/device/reported') return {};
  if (path === '/v1/device/wifi-use') {
    others.uses.push(...SpotUseBatch.parse(await readJson(request)).uses);
    return {};
  }
  if (path !== '/v1/device/resident-check') return undefined;
  const { userNumber, pin } = (await readJson(request)) as Partial<typeof sampleResident>;
  return userNumber === sampleResident.userNumber && pin === sampleResident.pin ? {} : wrong;
}

function sayOfSpot(response: ServerResponse, body: object): unknown {
  const [status, type] = 'status' in body ? [Number(body.status), problemMediaType] : [200, 'application/json'];
  return response.writeHead(status, { 'content-type': type }).end(JSON.stringify(body));
}

/** What a spot has got by its enrolment. */
async function writeIdentity(directory: string, spotDirectory: string, cityUrl: string): Promise<void> {
  const identity = join(spotDirectory, 'identity');
  await mkdir(identity, { recursive: true });
  const record: IdentityRecord = { deviceId, kind: 'wifi-spot', asset: 'W-0001', cityUrl, cityId };
  const files = { key: 'device.key', certificate: 'device.pem', ca: 'ca.pem' } as const;
  for (const [name, file] of Object.entries(files) as [keyof typeof files, string][]) {
    await writeFile(join(identity, identityFiles[name]), await readFile(join(directory, file), 'utf8'));
  }
  await writeFile(join(identity, identityFiles.record), JSON.stringify(record));
}

/** A city on `host`, answering over mutual TLS; everything it needs lies in `directory`. */
export async function startThrowawayCity(directory: string, host: string): Promise<ThrowawayCity> {
  await makeAuthority(directory);
  const read = (file: string) => readFile(join(directory, file), 'utf8');
  const ca = await read('ca.pem');
  const events: DeviceEvent[] = [];
  const others: OtherSpots = { pass: null, reported: [], uses: [] };
  let board = quietBoard;
  let desired: DesiredStateRevision = { revision: 1, hash: 'lab', state: { zone: 'lab', freeMinutes: 5 } };
  let wake = Promise.withResolvers<undefined>();

  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? '/', 'https://city');
    const say = (body: unknown) => response.setHeader('content-type', 'application/json').end(JSON.stringify(body));
    if (url.pathname === '/v1/city') return say(sampleCity);
    if (url.pathname === '/v1/device/desired') return say(desired);
    if (url.pathname === '/v1/device/events') {
      const batch = (await readJson(request)) as { events: DeviceEvent[] };
      events.push(...batch.events);
      return say({ acknowledgedSeq: batch.events.at(-1)?.seq ?? 0 });
    }
    const ofSpot = await answerSpot(url.pathname, others, request);
    if (ofSpot) return sayOfSpot(response, ofSpot);
    if (url.pathname === '/v1/alerts') {
      while (Number(url.searchParams.get('after')) >= board.revision && !response.closed) await wake.promise;
      return say(board);
    }
    return response.writeHead(404).end();
  };
  const tls = { ca, key: await read('city.key'), cert: await read('city.pem'), requestCert: true };
  const server = createServer(tls, (request, response) => void answer(request, response));
  const port = await listen(server, { host, port: 0, variable: 'none' });

  return {
    enrol: (spotDirectory) => writeIdentity(directory, spotDirectory, `https://${host}:${port}`),
    managementClient: async (url, as = 'city') =>
      createHttpClient(url, {
        ca,
        key: await read(`${as}.key`),
        certificate: await read(`${as}.pem`),
        expectUrn: deviceUrn(cityId, deviceId),
      }),
    setDesired: (state) => {
      desired = { revision: desired.revision + 1, hash: 'lab', state };
    },
    setAlerts: (next) => {
      board = next;
      wake.resolve(undefined);
      wake = Promise.withResolvers<undefined>();
    },
    events,
    others,
    [Symbol.asyncDispose]: () => {
      wake.resolve(undefined);
      server.close();
      server.closeAllConnections();
      return Promise.resolve();
    },
  };
}
