import 'reflect-metadata';
import { request as httpsRequest } from 'node:https';
import { connect } from 'node:tls';
import * as x509 from '@peculiar/x509';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { cityUrn, DesiredStateRevision, DeviceEventAck, DeviceList, Enrolled } from '@machikado/contracts/device.ts';
import { problemKindOf, type Problem } from '@machikado/contracts/problem.ts';
import type { Result } from '@machikado/contracts/result.ts';
import { AuditVerdict, EnrolmentCode, FleetDesired, StaffToken } from '@machikado/contracts/staff-api.ts';
import { contentSignatureHeader } from '@machikado/contracts/content-key.ts';
import { isContentSigned, readContentSignature } from '@machikado/runtime/content-signature.ts';
import { createHttpClient, type CallOptions, type HttpClient } from '@machikado/runtime/http-client.ts';
import { makeSampleRequest, type SampleRequest } from '../authority/sample-signing-request.ts';
import { sampleUse } from '../wifi/sample-use.ts';
import { startCity, type StartedCity } from './started-city.ts';

let city: StartedCity;
let ca: string;
const cityId = 'asahikawa';

async function tokenOf(staffId: string): Promise<string> {
  await using staff = createHttpClient(city.staffUrl);
  const answer = await staff.call({
    method: 'POST',
    path: '/api/tokens',
    body: { staffId, password: await city.password(staffId) },
    answer: StaffToken,
  });
  return valueOf(answer).token;
}

function valueOf<Value>(result: Result<Value, Problem>): Value {
  if (result.ok) return result.value;
  throw new Error(`${result.error.type} ${result.error.detail ?? ''}`);
}

function kindOf(result: Result<unknown, Problem>): string {
  return result.ok ? 'ok' : problemKindOf(result.error);
}

async function asTechnician<Answer extends z.ZodType>(
  method: 'GET' | 'POST' | 'PUT',
  path: string,
  options: { answer: Answer; body?: unknown },
): Promise<z.infer<Answer>> {
  await using staff = createHttpClient(city.staffUrl);
  const headers = { authorization: `Bearer ${technicianToken}` };
  return valueOf(await staff.call({ method, path, headers, ...options }));
}

let technicianToken: string;

const newCode = (asset: string, kind: 'kiosk' | 'wifi-spot' = 'kiosk') =>
  asTechnician('POST', '/api/device-codes', { answer: EnrolmentCode, body: { asset, kind } });

async function enrolWith(code: string, key: SampleRequest): Promise<Result<z.infer<typeof Enrolled>, Problem>> {
  await using client = createHttpClient(city.deviceUrl, { ca, expectUrn: cityUrn(cityId) });
  return await client.call({ method: 'POST', path: '/enrol', body: { code, csr: key.csr }, answer: Enrolled });
}

type Joined = { readonly enrolled: z.infer<typeof Enrolled>; readonly client: HttpClient; readonly key: SampleRequest };

async function join(asset: string, kind: 'kiosk' | 'wifi-spot' = 'kiosk'): Promise<Joined> {
  const key = await makeSampleRequest();
  const enrolled = valueOf(await enrolWith((await newCode(asset, kind)).code, key));
  const tls = { ca, key: key.keyPem, certificate: enrolled.certificate, expectUrn: cityUrn(cityId) };
  return { enrolled, key, client: createHttpClient(city.deviceUrl, tls) };
}

const desiredOf = (client: HttpClient) =>
  client.call({ method: 'GET', path: '/v1/device/desired', answer: DesiredStateRevision });

/** The root as a new device gets it: from the server's own chain. */
async function readRoot(): Promise<string> {
  const { hostname, port } = new URL(city.deviceUrl);
  const root = Promise.withResolvers<string>();
  const socket = connect({ host: hostname, port: Number(port), rejectUnauthorized: false }, () => {
    const issuer = socket.getPeerX509Certificate()?.issuerCertificate;
    if (issuer) root.resolve(issuer.toString());
    else root.reject(new Error('The chain has no root.'));
    socket.destroy();
  });
  socket.once('error', (error) => {
    root.reject(error);
  });
  return root.promise;
}

beforeAll(async () => {
  city = await startCity();
  technicianToken = await tokenOf('technician');
  ca = await readRoot();
});
afterAll(() => city[Symbol.asyncDispose]());

test('a code makes one device; the lost answer comes again to the same key and to no other', async () => {
  const { code, caPin } = await newCode('K-0001');
  const key = await makeSampleRequest();
  const [first, again] = [valueOf(await enrolWith(code, key)), valueOf(await enrolWith(code, key))];
  expect(again).toEqual(first);
  expect(kindOf(await enrolWith(code, await makeSampleRequest()))).toBe('code-used');
  const certificate = new x509.X509Certificate(first.certificate);
  expect(certificate.subject).toBe(`CN=${first.deviceId}`);
  expect(certificate.getExtension(x509.SubjectAlternativeNameExtension)?.names.items.map((name) => name.value)).toEqual(
    [`urn:machikado:${cityId}:device:${first.deviceId}`],
  );
  expect(caPin).toMatch(/^[0-9a-f]{64}$/);
});

test('what a kiosk may keep is signed with the key of its enrolment, and what is about a person is not', async () => {
  const { enrolled, client } = await join('K-0040');
  const path = '/v1/places?zone=%E9%A7%85';
  const signatureOf = async (headers: Record<string, string>) => {
    let heard: { text?: string; header?: string | undefined } = {};
    const onText: CallOptions<z.ZodType>['onText'] = (text, header) =>
      (heard = { text, header: header(contentSignatureHeader) });
    valueOf(await client.call({ method: 'GET', path, headers, answer: z.unknown(), onText }));
    return heard;
  };
  const { text = '', header = '' } = await signatureOf({});
  const signature = readContentSignature(header);
  expect(enrolled.contentKeys?.map((key) => key.publicKey)).toEqual([signature?.publicKey]);
  expect(signature && isContentSigned({ cityId, name: path, ...signature, text }, signature)).toBe(true);
  expect((await signatureOf({ authorization: 'Bearer x' })).header).toBeUndefined();
});

test('without a certificate, or with one of another authority, nothing answers but enrolment', async () => {
  await using nobody = createHttpClient(city.deviceUrl, { ca, expectUrn: cityUrn(cityId) });
  expect(kindOf(await desiredOf(nobody))).toBe('device-unknown');
  const keys = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify']);
  const { enrolled } = await join('K-0002');
  const forged = await x509.X509CertificateGenerator.createSelfSigned({
    name: `CN=${enrolled.deviceId}`,
    keys,
    signingAlgorithm: { name: 'ECDSA', hash: 'SHA-256' },
    extensions: [
      new x509.SubjectAlternativeNameExtension([
        { type: 'url', value: `urn:machikado:${cityId}:device:${enrolled.deviceId}` },
      ]),
    ],
  });
  const pkcs8 = await crypto.subtle.exportKey('pkcs8', keys.privateKey);
  const key = x509.PemConverter.encode(pkcs8, 'PRIVATE KEY');
  const tls = { ca, key, certificate: forged.toString('pem'), expectUrn: cityUrn(cityId) };
  await using forger = createHttpClient(city.deviceUrl, tls);
  expect(kindOf(await desiredOf(forger))).toBe('device-unknown');
});

test('a revoked device is refused at its next request, and a new one at its place has a new id', async () => {
  const old = await join('K-0003');
  expect(kindOf(await desiredOf(old.client))).toBe('ok');
  await asTechnician('POST', '/api/devices/K-0003/revoke', { answer: z.undefined() });
  expect(kindOf(await desiredOf(old.client))).toBe('device-revoked');
  const fresh = await join('K-0003');
  expect(fresh.enrolled.deviceId).not.toBe(old.enrolled.deviceId);
  expect(kindOf(await desiredOf(fresh.client))).toBe('ok');
  const third = await join('K-0003');
  expect(kindOf(await desiredOf(fresh.client))).toBe('device-revoked');
  expect(kindOf(await desiredOf(old.client))).toBe('device-revoked');
  expect(kindOf(await desiredOf(third.client))).toBe('ok');
});

test('desired states have one history: a stale base is a conflict, an equal state changes nothing', async () => {
  const { client } = await join('K-0004');
  const before = await asTechnician('GET', '/api/fleet', { answer: FleetDesired });
  const devices = [...before.devices, { asset: 'K-0004', state: { zone: 'lobby', languages: ['ja', 'en'] } }];
  const wanted = { baseRevision: before.baseRevision, devices };
  const after = await asTechnician('PUT', '/api/fleet', { answer: FleetDesired, body: wanted });
  expect(after.baseRevision).toBe(before.baseRevision + 1);
  await using staff = createHttpClient(city.staffUrl);
  const headers = { authorization: `Bearer ${technicianToken}` };
  const stale = await staff.call({ method: 'PUT', path: '/api/fleet', headers, body: wanted, answer: FleetDesired });
  expect(kindOf(stale)).toBe('conflict');
  expect(await asTechnician('PUT', '/api/fleet', { answer: FleetDesired, body: after })).toEqual(after);
  const put = (body: unknown) => staff.call({ method: 'PUT', path: '/api/fleet', headers, body, answer: FleetDesired });
  expect(kindOf(await put({ ...after, devices: [...after.devices, ...after.devices] }))).toBe('bad-request');
  const many = Array.from({ length: 5000 }, (_, n) => ({
    asset: `S-${String(n).padStart(4, '0')}`,
    state: { zone: 'warehouse', languages: ['ja', 'en', 'ko'], printerProfile: 'x'.repeat(300) },
  }));
  expect(kindOf(await put({ baseRevision: 0, devices: many }))).toBe('conflict');
  const desired = valueOf(await desiredOf(client));
  expect(desired).toMatchObject({ revision: after.baseRevision, state: { zone: 'lobby' } });

  const report = { revision: desired.revision, hash: desired.hash, result: 'applied' };
  valueOf(await client.call({ method: 'POST', path: '/v1/device/reported', body: report, answer: z.undefined() }));
  const { devices: seen } = await asTechnician('GET', '/api/devices', { answer: DeviceList });
  const device = seen.find((one) => one.asset === 'K-0004');
  expect(device).toMatchObject({ desired, reported: report });
  expect(device?.lastSeenAt).toBeDefined();
});

test('an event that comes twice counts once', async () => {
  const { client } = await join('K-0005');
  const event = (seq: number) => ({ seq, at: new Date(seq).toISOString(), kind: 'started', facts: { seq } });
  const send = async (seqs: number[]) =>
    valueOf(
      await client.call({
        method: 'POST',
        path: '/v1/device/events',
        body: { events: seqs.map(event) },
        answer: DeviceEventAck,
      }),
    ).acknowledgedSeq;
  expect([await send([1, 2]), await send([2, 3]), await send([1])]).toEqual([2, 3, 1]);
  const Events = z.object({ events: z.array(z.object({ seq: z.int() })) });
  const { events } = await asTechnician('GET', '/api/devices/K-0005/events', { answer: Events });
  expect(events.map((one) => one.seq).sort()).toEqual([1, 2, 3]);
});

test('a Wi-Fi spot sees nothing of residents but whether a number and its PIN are right', async () => {
  const { client } = await join('W-0001', 'wifi-spot');
  const check = { method: 'POST', path: '/v1/device/resident-check', answer: z.undefined() } as const;
  const kinds = ['2580', '0000'].map(async (pin) => client.call({ ...check, body: { userNumber: '10000014', pin } }));
  expect((await Promise.all([desiredOf(client), ...kinds])).map(kindOf)).toEqual(['ok', 'ok', 'wrong-credentials']);
  const bookings = await client.call({ method: 'GET', path: '/v1/bookings', answer: z.unknown() });
  expect(kindOf(bookings)).toBe('forbidden');
  const told = { path: '/v1/device/wifi-use', body: { uses: [sampleUse] }, answer: z.unknown() };
  expect(kindOf(await client.call({ method: 'PUT', ...told }))).toBe('ok');
});

test('a body over 64 KiB is refused', async () => {
  const status = Promise.withResolvers<number | undefined>();
  const options = { method: 'POST', rejectUnauthorized: false, headers: { 'content-type': 'application/json' } };
  const request = httpsRequest(new URL('/enrol', city.deviceUrl), options);
  request.once('response', (response) => {
    status.resolve(response.statusCode);
    request.destroy();
  });
  request.once('error', status.reject);
  request.end(JSON.stringify({ code: 'x'.repeat(70_000) }));
  expect(await status.promise).toBe(413);
});

test('after five wrong codes a source has to wait', async () => {
  const key = await makeSampleRequest();
  const kinds = [];
  for (let n = 0; n < 7; n++) kinds.push(kindOf(await enrolWith('0000-0000-0000-0000', key)));
  expect([kinds.at(0), kinds.at(-1)]).toEqual(['code-unknown', 'too-many-requests']);
  expect(city.log()).not.toContain('0000-0000');
});

test('what was done stands in a whole audit chain', async () => {
  await using staff = createHttpClient(city.staffUrl);
  const headers = { authorization: `Bearer ${await tokenOf('auditor')}` };
  const verdict = await staff.call({ method: 'GET', path: '/api/audit/verdict', headers, answer: AuditVerdict });
  expect(valueOf(verdict)).toMatchObject({ chain: 'whole' });
});
