import { spawn, execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { request, type IncomingMessage } from 'node:http';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { startCity, type StartedCity } from '@machikado/city-services/src/listeners/started-city.ts';
import { EnrolmentCode, StaffToken, type StaffRole } from '@machikado/contracts/staff-api.ts';
import type { DesiredState } from '@machikado/contracts/device.ts';
import { enrol } from '@machikado/provisioning/src/enrolment/enrolment.ts';
import { writeIdentity } from '@machikado/provisioning/src/enrolment/identity-store.ts';

const repository = join(import.meta.dirname, '../..');
const asset = 'W-0001';

export type StaffAnswer = { readonly status: number; readonly body: string };

/** A real city and its real Wi-Fi spot, enrolled as a technician does; the spot's gateway records. */
export type Office = AsyncDisposable & {
  readonly city: StartedCity;
  /** Calls the staff's API as a member of staff of this role. */
  readonly staff: (role: StaffRole, call: string, body?: unknown) => Promise<StaffAnswer>;
  /** The headers of such a call, for what is more than a call. */
  readonly bearer: (role: StaffRole) => Promise<Readonly<Record<string, string>>>;
  readonly portalUrl: string;
  readonly spotDirectory: string;
  readonly setDesired: (change: Partial<DesiredState>) => Promise<void>;
  /** The technician's command at the spot. */
  readonly hotspot: (...args: string[]) => Promise<string>;
};

async function freePort(): Promise<number> {
  const server = createServer();
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** One request of a phone; each address of 127.0.0.0/8 is another phone. */
export async function askPortal(
  url: string,
  from: string,
  form?: Readonly<Record<string, string>>,
): Promise<{ readonly status: number; readonly body: string }> {
  const body = form && new URLSearchParams(form).toString();
  const length = { 'content-type': 'application/x-www-form-urlencoded', 'content-length': body?.length ?? 0 };
  // By its name, as phones ask: an address of loopback is the portal's for this machine alone.
  const headers = { host: 'wifi.asahikawa.test', ...length };
  const asked = request(url, { localAddress: from, method: body === undefined ? 'GET' : 'POST', headers });
  asked.end(body);
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  return { status: response.statusCode ?? 0, body: await text(response) };
}

/** Waits for what another process does by itself. */
export async function until<Value>(read: () => Promise<Value | undefined>, withinMs = 20_000): Promise<Value> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const value = await read();
    if (value !== undefined) return value;
    if (performance.now() > deadline) throw new Error('It did not come to pass in time.');
    await delay(50);
  }
}

async function startSpot(directory: string, managementPort: number) {
  const child = spawn(process.execPath, [join(repository, 'hotspot-portal/src/main.ts')], {
    stdio: ['ignore', 'pipe', 'ignore'],
    env: {
      ...process.env,
      MACHIKADO_SPOT_STATE: directory,
      MACHIKADO_GATEWAY: 'record',
      MACHIKADO_PORTAL_HTTP: '127.0.0.1:0',
      MACHIKADO_PORTAL_HTTPS: '127.0.0.1:0',
      MACHIKADO_SPOT_MANAGEMENT: `127.0.0.1:${managementPort}`,
      MACHIKADO_RADIUS_AUTH: '127.0.0.1:0',
      MACHIKADO_RADIUS_ACCT: '127.0.0.1:0',
    },
  });
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  const { urls } = JSON.parse(line) as { urls: { portal: string } };
  const stop = async () => {
    const gone = once(child, 'exit');
    if (child.kill('SIGTERM')) await gone;
  };
  return { portalUrl: urls.portal, stop };
}

function staffClient(city: StartedCity): Pick<Office, 'staff' | 'bearer'> {
  const tokens = new Map<StaffRole, Promise<string>>();
  const signIn = async (role: StaffRole): Promise<string> => {
    const body = JSON.stringify({ staffId: role, password: await city.password(role) });
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(new URL('/api/tokens', city.staffUrl), { method: 'POST', headers, body });
    return StaffToken.parse(await answer.json()).token;
  };
  const bearer: Office['bearer'] = async (role) => {
    const known = tokens.get(role) ?? signIn(role);
    tokens.set(role, known);
    return { authorization: `Bearer ${await known}`, 'content-type': 'application/json' };
  };
  const staff: Office['staff'] = async (role, call, body) => {
    const [method = 'GET', path = '/'] = call.split(' ');
    const sent = { method, headers: await bearer(role), ...(body !== undefined && { body: JSON.stringify(body) }) };
    const answer = await fetch(new URL(`/api${path}`, city.staffUrl), sent);
    return { status: answer.status, body: await answer.text() };
  };
  return { staff, bearer };
}

/** Starts both. `environment` is the city's own, such as its database. */
export async function openOffice(environment: Readonly<Record<string, string>>): Promise<Office> {
  await using held = new AsyncDisposableStack();
  const city = held.use(await startCity({ environment }));
  const spotDirectory = await mkdtemp(join(tmpdir(), 'machikado-office-'));
  held.defer(() => rm(spotDirectory, { recursive: true, force: true }));
  const { staff, bearer } = staffClient(city);
  const port = await freePort();
  let state: DesiredState = { zone: 'hall', freeMinutes: 30, managementUrl: `https://127.0.0.1:${port}` };
  const setDesired = async (change: Partial<DesiredState>) => {
    state = { ...state, ...change };
    const { baseRevision } = JSON.parse((await staff('technician', 'GET /fleet')).body) as { baseRevision: number };
    const wanted = { baseRevision, devices: [{ asset, state }] };
    const put = await staff('technician', 'PUT /fleet', wanted);
    if (put.status !== 200) throw new Error(put.body);
  };
  const code = EnrolmentCode.parse(
    JSON.parse((await staff('technician', 'POST /device-codes', { asset, kind: 'wifi-spot' })).body),
  );
  const directory = join(spotDirectory, 'identity');
  const { deviceUrl: url, cityId, caPin } = code;
  const identity = await enrol({ url, code: code.code, caPin, cityId, directory });
  if (!identity.ok) throw new Error(JSON.stringify(identity.error));
  await writeIdentity(directory, identity.value);
  await setDesired({});
  const spot = await startSpot(spotDirectory, port);
  held.defer(spot.stop);
  const hotspot = (...args: string[]) =>
    new Promise<string>((resolve) => {
      const program = join(repository, 'hotspot-portal/src/command/main.ts');
      const env = { ...process.env, MACHIKADO_SPOT_STATE: spotDirectory };
      execFile(process.execPath, [program, ...args], { env }, (_error, out, errors) => resolve(out + errors));
    });
  const all = held.move();
  const { portalUrl } = spot;
  return {
    city,
    staff,
    bearer,
    portalUrl,
    spotDirectory,
    setDesired,
    hotspot,
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  };
}
