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

/** The phone's view of itself: the answer of RFC 8908's API, its certificate checked. */
export async function capport(
  lab: Lab,
  spotDirectory: string,
): Promise<{ captive: boolean } & Record<string, unknown>> {
  const url = `https://${lab.state.portalName}/capport/api`;
  const { body } = await curl(lab, ['--cacert', `${spotDirectory}/tls/portal.pem`, url]);
  return JSON.parse(body) as { captive: boolean };
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
