import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { X509Certificate, createHash, createVerify } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { renderAppleProfile } from './apple-profile.ts';
import { signCms } from './cms-signature.ts';
import type { DeviceProfile } from './network.ts';
import { renderPasspointProfile } from './passpoint-profile.ts';
import { readOnboarding } from './settings.ts';
import { renderWindowsProfile, renderWindowsProvisioning } from './windows-profile.ts';

const run = promisify(execFile);
const untilMs = Date.parse('2027-05-29T03:04:05Z');

let folder = '';
let profile: DeviceProfile;
const at = (name: string) => join(folder, name);
const pairOf = async (name: string) => ({
  key: await readFile(at(`${name}.key`), 'utf8'),
  certificate: await readFile(at(`${name}.pem`), 'utf8'),
});

const settings = {
  ssid: 'まち <Secure> & Co',
  realm: 'wifi.city.test',
  serverName: 'radius.city.test',
  authorityFile: 'ca.pem',
  passpoint: { domain: 'city.test', friendlyName: 'まち "Wi-Fi"', roamingConsortiums: ['5a03ba0000', '004096'] },
};

async function issue(name: string, key: readonly string[]): Promise<void> {
  const own = ['-keyout', at(`${name}.key`), '-out', at(`${name}.pem`), '-subj', `/O=A city, with a comma/CN=${name}`];
  const by = name === 'ca' ? [] : ['-CA', at('ca.pem'), '-CAkey', at('ca.key')];
  await run('openssl', ['req', '-x509', '-newkey', ...key, '-nodes', '-days', '9', ...own, ...by]);
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'machikado-profiles-'));
  const curve = ['ec', '-pkeyopt', 'ec_paramgen_curve:P-256'];
  await issue('ca', curve);
  await issue('by-ec', curve);
  await issue('by-rsa', ['rsa:2048']);
  await writeFile(at('onboarding.json'), JSON.stringify(settings));
  const { network } = await readOnboarding(at('onboarding.json'));
  profile = {
    network,
    account: '0123456789abcdef0123',
    password: 'p<&>ssword_of-22-chars',
    untilMs,
    operator: '見本市',
  };
});
afterAll(() => rm(folder, { recursive: true }));

/** What a parser that is not ours reads: values as text, dates by ISO 8601, bytes in base64. */
async function parse(module: 'plist' | 'xml', text: string): Promise<unknown> {
  await writeFile(at('document'), text);
  const program = {
    plist: `import plistlib,json,sys,base64
def plain(v):
  return base64.b64encode(v).decode() if isinstance(v,bytes) else v.isoformat()
print(json.dumps(plistlib.load(open(sys.argv[1],'rb')),default=plain))`,
    xml: `import json,sys
from xml.etree import ElementTree
text=open(sys.argv[1],encoding='utf-8').read()
print(json.dumps({'paths':[[e.tag,e.text] for e in ElementTree.fromstring(text.encode()).iter()],
 'canonical':ElementTree.canonicalize(text)}))`,
  }[module];
  return JSON.parse((await run('python3', ['-c', program, at('document')])).stdout);
}

type Parsed = { readonly paths: readonly (readonly [string, string | null])[]; readonly canonical: string };
const read = async (text: string) => (await parse('xml', text)) as Parsed;
const valuesOf = ({ paths }: Parsed, name: string) =>
  paths.filter(([tag]) => tag.replace(/\{.*\}/, '') === name).map(([, value]) => value);

test.each(['by-ec', 'by-rsa'])(
  'openssl knows whose an Apple profile signed %s is, and that it is whole',
  async (name) => {
    const text = renderAppleProfile(profile);
    await writeFile(at(`${name}.mobileconfig`), signCms(Buffer.from(text), await pairOf(name), Date.now()));
    const verify = ['cms', '-verify', '-inform', 'DER', '-in', at(`${name}.mobileconfig`), '-purpose', 'any'];
    const { stdout } = await run('openssl', [...verify, '-CAfile', at('ca.pem')]);
    expect(stdout).toBe(text);
    const changed = await readFile(at(`${name}.mobileconfig`));
    changed[changed.indexOf('MSCHAPv2')] = 'N'.charCodeAt(0);
    await writeFile(at('changed'), changed);
    await expect(run('openssl', [...verify.with(5, at('changed')), '-CAfile', at('ca.pem')])).rejects.toThrow(
      /digest failure|verification failure/i,
    );
  },
);

test('an Apple profile names the network, whom to believe, and its own end', async () => {
  const list = (await parse('plist', renderAppleProfile(profile))) as Record<string, unknown>;
  const [authority = {}, ssid = {}, passpoint = {}] = list['PayloadContent'] as Record<string, unknown>[];
  expect(list).toMatchObject({ RemovalDate: '2027-05-29T03:04:05', PayloadRemovalDisallowed: false });
  expect(authority['PayloadContent']).toBe(new X509Certificate(profile.network.authority).raw.toString('base64'));
  expect(ssid).toMatchObject({
    ...{ PayloadType: 'com.apple.wifi.managed', SSID_STR: 'まち <Secure> & Co', EncryptionType: 'WPA2' },
    EAPClientConfiguration: {
      ...{ AcceptEAPTypes: [21], TTLSInnerAuthentication: 'MSCHAPv2', OuterIdentity: 'anonymous@wifi.city.test' },
      ...{ UserName: '0123456789abcdef0123@wifi.city.test', UserPassword: profile.password },
      ...{ PayloadCertificateAnchorUUID: [authority['PayloadUUID']], TLSTrustedServerNames: ['radius.city.test'] },
    },
  });
  expect(passpoint).toMatchObject({
    ...{ IsHotspot: true, DomainName: 'city.test', NAIRealmNames: ['wifi.city.test'] },
    ...{ RoamingConsortiumOIs: ['5A03BA0000', '004096'], DisplayedOperatorName: 'まち "Wi-Fi"' },
  });
  const ids = [list, authority, ssid, passpoint].map((payload) => payload['PayloadUUID']);
  expect(new Set(ids).size).toBe(4);
  const noPasspoint = { ...profile, network: { ...profile.network, passpoint: undefined } };
  const plain = (await parse('plist', renderAppleProfile(noPasspoint as unknown as DeviceProfile))) as typeof list;
  expect(plain['PayloadContent']).toHaveLength(2);
});

test('Android gets one MIME message in base64 with the subscription and the authority in it', async () => {
  const text = renderPasspointProfile(profile) ?? '';
  expect(text.split('\r\n').every((line) => line.length <= 76)).toBe(true);
  const [head = '', ...parts] = Buffer.from(text, 'base64')
    .toString('latin1')
    .split(/--machikado-passpoint(?:--)?\r\n/);
  expect(head).toContain('Content-Type: multipart/mixed; boundary=machikado-passpoint\r\n');
  const bodies = parts.filter((part) => part !== '').map((part) => part.split('\r\n\r\n'));
  expect(bodies.map(([header]) => /^Content-Type: (\S+)/.exec(header ?? '')?.[1])).toEqual([
    'application/x-passpoint-profile',
    'application/x-x509-ca-cert',
  ]);
  const [xml = '', certificate = ''] = bodies.map(([, body = '']) => Buffer.from(body, 'base64'));
  expect(certificate).toEqual(Buffer.from(new X509Certificate(profile.network.authority).raw));
  const parsed = await read(xml.toString());
  const pairs = parsed.paths.flatMap(([tag, name], index) =>
    tag.endsWith('NodeName') && parsed.paths[index + 1]?.[0].endsWith('Value')
      ? [[name, parsed.paths[index + 1]?.[1]]]
      : [],
  );
  expect(Object.fromEntries(pairs)).toEqual({
    ...{ FriendlyName: 'まち "Wi-Fi"', FQDN: 'city.test', RoamingConsortiumOI: '5a03ba0000,004096' },
    ...{ Realm: 'wifi.city.test', Username: '0123456789abcdef0123@wifi.city.test' },
    ...{ ExpirationDate: '2027-05-29T03:04:05Z', Password: Buffer.from(profile.password).toString('base64') },
    ...{ EAPType: '21', InnerMethod: 'MS-CHAP-V2' },
  });
  const { passpoint: _none, ...plain } = profile.network;
  expect(renderPasspointProfile({ ...profile, network: plain })).toBeNull();
});

test('a Windows profile believes one authority and one name, asks nobody, and holds no password', async () => {
  const text = renderWindowsProfile(profile);
  const parsed = await read(text);
  expect(valuesOf(parsed, 'hex')).toEqual([Buffer.from('まち <Secure> & Co').toString('hex').toUpperCase()]);
  expect(valuesOf(parsed, 'ServerNames')).toEqual(['radius.city.test']);
  expect(valuesOf(parsed, 'DisablePrompt')).toEqual(['true']);
  const [thumbprint = ''] = valuesOf(parsed, 'TrustedRootCAHash');
  const { fingerprint } = new X509Certificate(profile.network.authority);
  expect(thumbprint?.toUpperCase().replaceAll(' ', ':')).toBe(fingerprint);
  expect(text).not.toContain(profile.account);
  expect(text).not.toContain('ssword');
});

test('what Windows is provisioned by is signed over its canonical form; an EC key signs none', async () => {
  const pair = await pairOf('by-rsa');
  const text = renderWindowsProvisioning(profile, pair) ?? '';
  const parsed = await read(text);
  expect(valuesOf(parsed, 'Password')).toEqual([profile.password]);
  expect(valuesOf(parsed, 'OUI')).toEqual(['5a03ba0000', '004096']);
  expect(valuesOf(parsed, 'SubscriberId')[0]).toMatch(/^\d{15}$/);
  // By Python's canonical form: what is signed without the signature, and what the signature is over.
  const signature = /<Signature .*<\/Signature>/.exec(parsed.canonical)?.[0] ?? '';
  const without = parsed.canonical.replace(signature, '');
  expect(valuesOf(parsed, 'DigestValue')).toEqual([createHash('sha256').update(without).digest('base64')]);
  const info = /<SignedInfo>.*<\/SignedInfo>/
    .exec(signature)?.[0]
    .replace('<SignedInfo>', '<SignedInfo xmlns="http://www.w3.org/2000/09/xmldsig#">');
  const [value] = valuesOf(parsed, 'SignatureValue');
  expect(
    createVerify('sha256')
      .update(info ?? '')
      .verify(pair.certificate, value ?? '', 'base64'),
  ).toBe(true);
  expect(renderWindowsProvisioning(profile, await pairOf('by-ec'))).toBeNull();
});

test.each<[string, object, RegExp]>([
  ['a server outside the operator’s domain', { serverName: 'radius.other.test' }, /serverName/],
  ['a name with a line in it', { ssid: 'a\nb' }, /ssid/],
  [
    'an organisation that is no hexadecimal',
    { passpoint: { ...settings.passpoint, roamingConsortiums: ['xyz'] } },
    /roaming/,
  ],
  ['a server’s certificate for an authority’s', { authorityFile: 'leaf.pem' }, /no certificate of an authority/],
])('%s is refused', async (_what, change, told) => {
  const plain = [
    '-subj',
    '/CN=leaf',
    '-keyout',
    at('leaf.key'),
    '-out',
    at('leaf.pem'),
    '-addext',
    'basicConstraints=critical,CA:FALSE',
  ];
  if ('authorityFile' in change) await run('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', ...plain]);
  await writeFile(at('wrong.json'), JSON.stringify({ ...settings, ...change }));
  await expect(readOnboarding(at('wrong.json'))).rejects.toThrow(told);
});
