/** Where to, with which token, and which tokens count no longer (the field `dead`). */
export type SampleRule = {
  readonly port: number;
  readonly token: string;
  readonly dead: Readonly<Record<string, string>>;
};

export type SampleRequest = {
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly headers: readonly (readonly [string, string])[];
};

const readPath = '/agent/v1/device';
const writePath = '/agent/v1/visits';
const tokenPath = '/agent/v1/page-token';

type Headers = Readonly<Record<string, string | undefined>>;

function sample(
  name: string,
  base: { method: string; path: string; headers: Headers },
  change: Headers,
): SampleRequest {
  const joined = { ...base.headers, ...change };
  const headers = Object.entries(joined).flatMap(([key, value]) =>
    value === undefined ? [] : [[key, value] as const],
  );
  return { name, method: base.method, path: base.path, headers };
}

function bases(rule: SampleRule) {
  const host = `127.0.0.1:${rule.port}`;
  const shared = { host, authorization: `Bearer ${rule.token}` };
  return {
    read: { method: 'GET', path: readPath, headers: { ...shared, 'sec-fetch-site': 'same-origin' } },
    write: {
      method: 'POST',
      path: writePath,
      headers: {
        ...shared,
        origin: `http://${host}`,
        'content-type': 'application/json',
        'content-length': '2',
      },
    },
  };
}

/** What the kiosk's own page sends. */
export function genuineRequests(rule: SampleRule): SampleRequest[] {
  const { read, write } = bases(rule);
  const host = `localhost:${rule.port}`;
  return [
    sample('a read of the page', read, {}),
    sample('a read with an Origin', read, { origin: `http://127.0.0.1:${rule.port}` }),
    sample('a write of the page', write, {}),
    sample('a write with a charset', write, { 'content-type': 'application/json; charset=utf-8' }),
    sample('a write by localhost', write, { host, origin: `http://${host}` }),
    sample('a look at the self-test', { ...read, path: '/agent/v1/self-test' }, {}),
    sample('the page of the self-test', { ...read, path: '/self-test' }, { authorization: undefined }),
  ];
}

/** Values that look right to a careless check. */
function wrongValues({ port, token }: SampleRule) {
  const foreignHosts = [
    'evil.example',
    `evil.example:${port}`,
    '127.0.0.1',
    'localhost',
    `127.0.0.1:${port + 1}`,
    `127.0.0.1.evil.example:${port}`,
    `localhost.:${port}`,
    `LOCALHOST:${port}`,
    `127.1:${port}`,
    `0.0.0.0:${port}`,
    `[::1]:${port}`,
    `2130706433:${port}`,
    ` 127.0.0.1:${port}x`,
    `user@127.0.0.1:${port}`,
  ];
  const foreignOrigins = [
    'null',
    'http://evil.example',
    `http://evil.example:${port}`,
    `https://127.0.0.1:${port}`,
    `http://127.0.0.1:${port + 1}`,
    'http://127.0.0.1',
    `http://localhost:${port}`,
    `http://127.0.0.1:${port}/`,
    `http://127.0.0.1:${port}.evil.example`,
    `HTTP://127.0.0.1:${port}`,
    'file://',
    'chrome-extension://abcdefghijklmnop',
  ];
  const wrongTokens = [
    undefined,
    '',
    'Bearer ',
    `Bearer ${token}x`,
    `Bearer ${token.slice(0, -1)}`,
    `bearer ${token}`,
    `Bearer  ${token}`,
    `Bearer ${token},`,
    `Basic ${token}`,
    token,
  ];
  const wrongTypes = [
    undefined,
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/json, text/plain',
    'application/jsonp',
    'text/plain; application/json',
  ];
  return { foreignHosts, foreignOrigins, wrongTokens, wrongTypes };
}

/** Money is behind these: beginning a payment, letting go of it and looking how far it is. */
function paymentDoors(rule: SampleRule): SampleRequest[] {
  const { read, write } = bases(rule);
  const path = '/agent/v1/payments';
  const one = `${path}/5f3c4a52-7a0b-4a4e-9d39-0f6e0f3f9a11`;
  const begin = { ...write, path };
  const cancel = { ...write, path: `${one}/cancel` };
  const look = { ...read, path: one };
  return [
    ...[begin, cancel].flatMap((door) => [
      sample(`a foreign page’s POST ${door.path}`, door, { origin: 'http://evil.example' }),
      sample(`a form’s POST ${door.path}`, door, { 'content-type': 'application/x-www-form-urlencoded' }),
      sample(`POST ${door.path} without a token`, door, { authorization: undefined }),
      sample(`POST ${door.path} by another name`, door, { host: 'evil.example' }),
    ]),
    sample('a cross-site look at a payment', look, { 'sec-fetch-site': 'cross-site' }),
    sample('a look at a payment without a token', look, { authorization: undefined }),
  ];
}

/** A person's card is behind these. */
function cardDoors(rule: SampleRule): SampleRequest[] {
  const { write } = bases(rule);
  return ['/agent/v1/my-number/check', '/agent/v1/my-number/read'].flatMap((path) => [
    sample(`a foreign page’s POST ${path}`, { ...write, path }, { origin: 'http://evil.example' }),
    sample(`a form’s POST ${path}`, { ...write, path }, { 'content-type': 'text/plain' }),
    sample(`POST ${path} without a token`, { ...write, path }, { authorization: undefined }),
  ]);
}

/** Nothing secret is behind this one, and still it is for the kiosk's own pages alone. */
function selfTestDoor(rule: SampleRule): SampleRequest[] {
  const look = { ...bases(rule).read, path: '/agent/v1/self-test' };
  return [
    sample('a look at the self-test without a token', look, { authorization: undefined }),
    sample('a cross-site look at the self-test', look, { 'sec-fetch-site': 'cross-site' }),
    sample('a foreign page’s look at the self-test', look, { origin: 'http://evil.example' }),
    sample('a look at the self-test by another name', look, { host: 'evil.example' }),
    sample('the page of the self-test by another name', { ...look, path: '/self-test' }, { host: 'evil.example' }),
    sample('a write to the page of the self-test', { ...look, method: 'POST', path: '/self-test' }, {}),
  ];
}

/** What must never be answered: one thing is wrong with each (promise S3). */
export function forgedRequests(rule: SampleRule): SampleRequest[] {
  const { read, write } = bases(rule);
  const { dead } = rule;
  const { foreignHosts, foreignOrigins, wrongTokens, wrongTypes } = wrongValues(rule);
  return [
    ...foreignHosts.map((host) => sample(`Host ${host}`, read, { host })),
    ...foreignOrigins.map((origin) => sample(`Origin ${origin}`, write, { origin })),
    ...foreignOrigins.slice(0, 3).map((origin) => sample(`a read with Origin ${origin}`, read, { origin })),
    sample('a write without Origin', write, { origin: undefined }),
    sample('a write without Origin that says same-origin', write, {
      origin: undefined,
      'sec-fetch-site': 'same-origin',
    }),
    sample('a read without Origin and Sec-Fetch-Site', read, { 'sec-fetch-site': undefined }),
    ...['cross-site', 'same-site', 'none'].map((site) => sample(`a ${site} read`, read, { 'sec-fetch-site': site })),
    ...wrongTokens.map((authorization) => sample(`Authorization ${authorization ?? 'none'}`, read, { authorization })),
    ...Object.entries(dead).flatMap(([why, token]) => [
      sample(`a read with ${why}`, read, { authorization: `Bearer ${token}` }),
      sample(`a write with ${why}`, write, { authorization: `Bearer ${token}` }),
      sample(`a renewal with ${why}`, { ...write, path: tokenPath }, { authorization: `Bearer ${token}` }),
    ]),
    sample('a renewal without a token', { ...write, path: tokenPath }, { authorization: undefined }),
    sample('a foreign page’s renewal', { ...write, path: tokenPath }, { origin: 'http://evil.example' }),
    sample('a form’s renewal', { ...write, path: tokenPath }, { 'content-type': 'text/plain' }),
    ...wrongTypes.map((type) => sample(`Content-Type ${type ?? 'none'}`, write, { 'content-type': type })),
    sample('a WebSocket', read, { upgrade: 'websocket', connection: 'Upgrade', 'sec-websocket-version': '13' }),
    sample('a WebSocket to the page', { ...read, path: '/' }, { upgrade: 'websocket', connection: 'Upgrade' }),
    sample('an upgrade to h2c', write, { upgrade: 'h2c', connection: 'Upgrade' }),
    sample('a preflight', { ...read, method: 'OPTIONS' }, { origin: 'http://evil.example', authorization: undefined }),
    sample('a write to the page', { ...write, path: '/' }, { origin: 'http://evil.example' }),
    ...paymentDoors(rule),
    ...cardDoors(rule),
    ...selfTestDoor(rule),
    ...['/Agent/v1/device', '/%61gent/v1/device', '//agent/v1/device'].map((path) =>
      sample(`a read of ${path} without a token`, { ...read, path }, { authorization: undefined }),
    ),
  ];
}
