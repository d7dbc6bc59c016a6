import { setTimeout as delay } from 'node:timers/promises';
import type { Lab } from './lab.ts';
import { labAddresses } from './lab-state.ts';

export type CurlAnswer = {
  /** curl's exit code: 0 an answer, 7 refused, 28 nothing came. */
  readonly exit: number;
  readonly status: number;
  readonly headers: string;
  readonly body: string;
};

/** One request by curl in the phone. */
export async function curl(lab: Lab, args: readonly string[]): Promise<CurlAnswer> {
  const { code, stdout } = await lab.execPhone('curl', ['-sS', '-m', '5', '-i', ...args]);
  const end = stdout.indexOf('\r\n\r\n');
  const headers = end < 0 ? '' : stdout.slice(0, end);
  const status = Number(/^HTTP\/\S+ (\d+)/.exec(headers)?.[1] ?? 0);
  return { exit: code, status, headers, body: end < 0 ? '' : stdout.slice(end + 4) };
}

export const webUrl = `http://${labAddresses.webName}/`;

/** The same place by IPv6 and without a name. */
export const webUrl6 = `http://[${labAddresses.web6}]/`;

async function hasIpv6(lab: Lab): Promise<boolean> {
  const listed = await lab.execPhone('ip', ['-6', 'addr', 'show', 'dev', 'ph0', 'scope', 'global', '-tentative']);
  return listed.stdout.includes('fd00:50:');
}

/**
 * Waits until the phone has made its IPv6 address of what the router says. The phone asks anew, as one does that has
 * just joined: it may have asked before the router was there, and the router speaks by itself only now and then.
 */
export async function waitForIpv6(lab: Lab): Promise<void> {
  if (await hasIpv6(lab)) return;
  const disable = 'net.ipv6.conf.ph0.disable_ipv6';
  await lab.execPhone('sysctl', ['-qw', `${disable}=1`, `${disable}=0`]);
  const deadlineMs = Date.now() + 20_000;
  while (!(await hasIpv6(lab))) {
    if (Date.now() > deadlineMs) throw new Error('The phone has made no IPv6 address.');
    await delay(100);
  }
}

/** The phone's view of itself: the answer of RFC 8908's API, its certificate checked. */
export async function capport(
  lab: Lab,
  spotDirectory: string,
): Promise<{ captive: boolean } & Record<string, unknown>> {
  const url = `https://${lab.state.portalName}/capport/api`;
  const { body } = await curl(lab, ['--cacert', `${spotDirectory}/tls/portal.pem`, url]);
  return JSON.parse(body) as { captive: boolean };
}

/** Addresses of a name, one question of each type, as a name server that the phone may choose gives them. */
export async function lookUp(
  lab: Lab,
  name: string,
  server: string = labAddresses.gateway,
): Promise<{ a: string[]; aaaa: string[] }> {
  const ask = `const r = new (require('node:dns').promises.Resolver)({ timeout: 2000, tries: 1 });
    r.setServers(['${server}']); const none = () => [];
    Promise.all([r.resolve4('${name}').catch(none), r.resolve6('${name}').catch(none)])
      .then(([a, aaaa]) => console.log(JSON.stringify({ a, aaaa })));`;
  const { stdout } = await lab.execPhone(process.execPath, ['-e', ask]);
  return JSON.parse(stdout) as { a: string[]; aaaa: string[] };
}

/** Bytes that a transfer of so many seconds has moved. */
export async function transfer(phone: Lab, seconds: number, way: 'down' | 'up'): Promise<number> {
  const up = ['-X', 'POST', '-T', '/dev/zero', '-H', 'Expect:'];
  const { stdout } = await phone.execPhone('curl', [
    ...['-sS', '-m', String(seconds), '-o', '/dev/null', '-w', `%{size_${way}load}`],
    ...['--speed-limit', '1', '--speed-time', '2'],
    ...(way === 'up' ? [...up, `${webUrl}sink`] : [`${webUrl}flood`]),
  ]);
  return Number(stdout);
}

/** Asks the gateway's name server for so many names that nobody has, all at once; gives how many were answered. */
export async function askNames(lab: Lab, count: number, timeoutMs = 2000): Promise<number> {
  const ask = `const r = new (require('node:dns').Resolver)({ timeout: ${timeoutMs}, tries: 1 });
    r.setServers(['${labAddresses.gateway}']); let answered = 0, ended = 0;
    for (let i = 0; i < ${count}; i++) r.resolve4('name-' + i + '.example.net', (error) => {
      if (!error || error.code !== 'ETIMEOUT') answered++;
      if (++ended === ${count}) console.log(answered); });`;
  return Number((await lab.execPhone(process.execPath, ['-e', ask])).stdout);
}

/** Asks until nearly nothing is answered any more: what a phone may ask at its beginning is spent. Gives what was. */
export async function drainNames(lab: Lab): Promise<number> {
  let answered = 0;
  for (let round = 0; round < 20; round++) {
    const now = await askNames(lab, 150, 700);
    answered += now;
    if (now < 15) return answered;
  }
  throw new Error(`Names are answered without an end: ${answered}.`);
}

async function formToken(lab: Lab, path: string): Promise<string> {
  const { body } = await curl(lab, [`http://${lab.state.portalName}${path}`]);
  return /name="token" value="([^"]+)"/.exec(body)?.[1] ?? '';
}

/** Accepts the terms and types a code, as the page's form does. */
export async function signIn(lab: Lab, code: string): Promise<CurlAnswer> {
  const token = await formToken(lab, '/?another=1&lang=en');
  const fields = { token, code, accept: 'yes', lang: 'en' };
  const data = Object.entries(fields).flatMap(([name, value]) => ['--data-urlencode', `${name}=${value}`]);
  return curl(lab, [...data, `http://${lab.state.portalName}/sign-in`]);
}

/** Accepts the terms where they are enough. */
export async function signInFreely(lab: Lab): Promise<CurlAnswer> {
  const token = await formToken(lab, '/?another=1&lang=en');
  return curl(lab, ['-d', `accept=yes&lang=en&token=${token}`, `http://${lab.state.portalName}/sign-in-free`]);
}

export async function signOut(lab: Lab): Promise<CurlAnswer> {
  const token = await formToken(lab, '/status');
  return curl(lab, ['--data-urlencode', `token=${token}`, `http://${lab.state.portalName}/sign-out`]);
}
