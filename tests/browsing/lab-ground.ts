import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { BrowsingPolicy } from '@machikado/contracts/browsing.ts';
import { prepareAgentDatabase } from '../../kiosk-agent/src/storage/agent-store.ts';
import { newContentKeyPem, publicContentKey, signContent } from '@machikado/runtime/content-signature.ts';
import { offlineReadings } from '../../kiosk-agent/src/city/offline-copy.ts';
import { renderBrowsingPolicy } from '../../provisioning/src/render/browsing-policy.ts';

export const agentPort = 8100;
export const proxyPort = 8110;
/**
 * Addresses of the stand-in web. They look public on purpose: the proxy refuses every private and documentation range,
 * so nothing could be opened on one. They exist on interfaces of the lab's own namespaces only, and no packet leaves those.
 */
export const web = { good: '11.0.0.10', other: '11.0.0.11', resolver: '11.0.0.53' };
const kioskAddress = '10.77.0.2';
export const streetAddress = '10.77.0.1';

export type LabOptions = {
  readonly policy?: Partial<BrowsingPolicy>;
  /** For a control run: the managed policy of the browser, in the place of ours. */
  readonly managed?: Readonly<Record<string, unknown>>;
  /** False for a control run: the browsing user without nftables rules. */
  readonly firewall?: boolean;
  readonly zone?: Record<string, string[]>;
  /** Pages of the web beside those of the folder: file name → HTML. */
  readonly pages?: Readonly<Record<string, string>>;
};

/** Two namespaces with a cable between them; the web's addresses are behind the far end. */
export function layNetwork(ground: { kiosk: string; street: string; tag: string; stack: AsyncDisposableStack }): void {
  const { kiosk, street, tag, stack } = ground;
  const ip = (...args: string[]) => execFileSync('ip', args);
  for (const namespace of [kiosk, street]) {
    ip('netns', 'add', namespace);
    stack.defer(() => void execFileSync('ip', ['netns', 'delete', namespace]));
    ip('-n', namespace, 'link', 'set', 'lo', 'up');
  }
  ip('-n', kiosk, 'link', 'add', `k${tag}`, 'type', 'veth', 'peer', 'name', `s${tag}`, 'netns', street);
  ip('-n', kiosk, 'addr', 'add', `${kioskAddress}/24`, 'dev', `k${tag}`);
  ip('-n', street, 'addr', 'add', `${streetAddress}/24`, 'dev', `s${tag}`);
  ip('-n', kiosk, 'link', 'set', `k${tag}`, 'up');
  ip('-n', street, 'link', 'set', `s${tag}`, 'up');
  for (const address of Object.values(web)) ip('-n', street, 'addr', 'add', `${address}/32`, 'dev', 'lo');
  ip('-n', kiosk, 'route', 'add', 'default', 'via', streetAddress);
}

const samplePolicy: BrowsingPolicy = BrowsingPolicy.parse({
  profile: 'allow-list',
  minutes: 15,
  extension: { rule: 'when-nobody-waits', minutes: 15, maxTimes: 1 },
  sites: [{ name: { ja: '見本のページ', en: 'Sample page' }, url: 'https://www.machi.example/' }],
  searchUrl: 'https://www.machi.example/found?q=%s',
  allowed: ['*.machi.example'],
  denied: {},
});

/** All that the processes of a lab read: certificates, pages, the city's rules and the browser's policy. */
export function writeFiles(directory: string, options: LabOptions): void {
  const folder = (name: string) => {
    mkdirSync(join(directory, name), { recursive: true });
    return join(directory, name);
  };
  makeCertificates(folder('certificates'));
  cpSync(join(import.meta.dirname, 'pages'), folder('pages'), { recursive: true });
  for (const [name, html] of Object.entries(options.pages ?? {})) writeFileSync(join(directory, 'pages', name), html);
  writeFileSync(join(folder('ui'), 'index.html'), '<!doctype html><html><head></head></html>');
  for (const place of ['ui', 'pages']) writeFileSync(join(directory, place, 'probe.js'), 'globalThis.probed = true;');
  const ca = readFileSync(join(directory, 'certificates/ca.pem'), 'utf8').replaceAll(/-----[A-Z ]+-----|\s/g, '');
  const rules = options.managed ?? renderBrowsingPolicy({ proxyPort });
  writeFileSync(join(folder('policies/managed'), 'browsing.json'), JSON.stringify({ ...rules, CACertificates: [ca] }));
  const database = new DatabaseSync(join(folder('state'), 'agent.db'));
  prepareAgentDatabase(database);
  keepSigned(database, JSON.stringify({ ...samplePolicy, ...options.policy }));
  database.close();
}

/** The browsing policy as a kiosk keeps it that was enrolled once, and whose city is away. */
function keepSigned(database: DatabaseSync, text: string): void {
  const [pem, cityId, { path: name }] = [newContentKeyPem(), 'sample', offlineReadings['browsing-policy']];
  const trust = { deviceId: 'sample', cityId, keys: [{ generation: 1, publicKey: publicContentKey(pem) }] };
  const signature = signContent(pem, { cityId, name, revision: 1, text });
  database.prepare('INSERT INTO content_trust (id, body) VALUES (1, ?)').run(JSON.stringify(trust));
  database
    .prepare('INSERT INTO kept_content (name, body, signature, fetched_at) VALUES (?, ?, ?, ?)')
    .run(name, text, signature, new Date().toISOString());
}

function makeCertificates(directory: string): void {
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: directory, stdio: 'ignore' });
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  openssl(
    'req',
    '-x509',
    ...newKey,
    '-keyout',
    'ca.key',
    '-out',
    'ca.pem',
    '-days',
    '30',
    '-subj',
    '/CN=Sample Web CA',
  );
  const names = ['*.machi.example', 'shut.example', '*.shut.example'].map((name) => `DNS:${name}`).join();
  writeFileSync(join(directory, 'web.ext'), `subjectAltName=${names}\nextendedKeyUsage=serverAuth\n`);
  openssl('req', ...newKey, '-keyout', 'web.key', '-out', 'web.csr', '-subj', '/CN=web');
  const authority = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '30'];
  openssl('x509', '-req', '-in', 'web.csr', ...authority, '-extfile', 'web.ext', '-out', 'web.pem');
}
