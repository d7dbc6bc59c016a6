import { readFile, writeFile } from 'node:fs/promises';
import { createServer, request, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import Provider from 'oidc-provider';
import { SMTPServer } from 'smtp-server';
import { listen } from '@machikado/runtime/process.ts';
import type { Lab } from './lab.ts';
import { labAddresses } from './lab-state.ts';
import { mustRun } from './program.ts';

/** What stands behind the ways in: a mail server, an SMS gateway and an OpenID provider, each with real TLS. */
export type WayPeers = AsyncDisposable & {
  /** Whole mails as they came in. */
  readonly mails: readonly string[];
  readonly messages: readonly { readonly body: unknown; readonly authorization: string | undefined }[];
  /** The words of the newest mail, decoded. */
  readonly newestWords: () => string;
  /** The code in the newest mail or message. */
  readonly newestCode: () => string;
  /** Signs in at the provider as somebody, from the page that the spot leads to, and gives where it leads back to. */
  readonly signInAtProvider: (url: string, login: string) => Promise<string>;
  readonly environment: NodeJS.ProcessEnv;
};

const mailPassword = 'a password of the mail server';
const smsToken = 'a token of the gateway';
const clientSecret = 'a secret of the client';

type Tls = { readonly key: string; readonly cert: string; readonly file: string };

async function makeTls(directory: string, host: string): Promise<Tls> {
  const [key, cert] = [join(directory, 'peers.key'), join(directory, 'peers.pem')];
  await mustRun('openssl', [
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'],
    ...['-subj', '/CN=peers', '-addext', `subjectAltName=IP:${host}`, '-keyout', key, '-out', cert],
  ]);
  return { key: await readFile(key, 'utf8'), cert: await readFile(cert, 'utf8'), file: cert };
}

async function startMail(host: string, tls: Tls, mails: string[]): Promise<SMTPServer> {
  const server = new SMTPServer({
    ...{ key: tls.key, cert: tls.cert, authOptional: false, disableReverseLookup: true },
    onAuth: ({ username, password }, _session, done) => {
      if (username === 'spot' && password === mailPassword) done(null, { user: username });
      else done(new Error('wrong'));
    },
    onData: (stream, session, done) => {
      void text(stream).then((mail) => {
        mails.push(session.secure ? mail : 'not encrypted');
        done();
      });
    },
  });
  const bound = Promise.withResolvers<undefined>();
  server.listen(0, host, () => bound.resolve(undefined));
  await bound.promise;
  return server;
}

type Message = WayPeers['messages'][number];

async function startSms(host: string, tls: Tls, messages: Message[]): Promise<Server> {
  const server = createServer(tls, (asked, response) => {
    void text(asked).then((body) => {
      messages.push({ body: JSON.parse(body), authorization: asked.headers.authorization });
      response.writeHead(202).end();
    });
  });
  await listen(server, { host, port: 0, variable: 'none' });
  return server;
}

async function startProvider(host: string, tls: Tls, portalName: string): Promise<{ server: Server; issuer: string }> {
  const late: { answer?: ReturnType<Provider['callback']> } = {};
  const server = createServer(tls, (asked, response) => void late.answer?.(asked, response));
  const port = await listen(server, { host, port: 0, variable: 'none' });
  const issuer = `https://${host}:${port}`;
  const provider = new Provider(issuer, {
    clients: [
      {
        ...{ client_id: 'spot', client_secret: clientSecret },
        redirect_uris: [`http://${portalName}/oidc/callback`],
      },
    ],
    cookies: { keys: ['a key of this test'] },
  });
  late.answer = provider.callback();
  return { server, issuer };
}

/** A browser of few words: keeps cookies, follows to where the provider leads, fills in its two forms. */
async function walkProvider(from: string, tls: Tls, login: string): Promise<string> {
  const cookies = new Map<string, string>();
  const ask = async (url: string, form?: Record<string, string>) => {
    const cookie = Array.from(cookies, ([name, value]) => `${name}=${value}`).join('; ');
    const type = form && { 'content-type': 'application/x-www-form-urlencoded' };
    const asked = request(url, { ca: tls.cert, method: form ? 'POST' : 'GET', headers: { cookie, ...type } });
    const { promise, resolve, reject } = Promise.withResolvers<{ to: string; page: string }>();
    asked.once('error', reject);
    asked.once('response', (response) => {
      for (const line of response.headers['set-cookie'] ?? []) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
        cookies.set(name, value);
      }
      const to = response.headers.location;
      void text(response).then((page) => resolve({ page, to: to === undefined ? '' : new URL(to, url).href }));
    });
    asked.end(form && new URLSearchParams(form).toString());
    return promise;
  };
  const own = new URL(from).origin;
  let at = from;
  for (let steps = 0; steps < 12 && at.startsWith(own); steps++) {
    let { to, page } = await ask(at);
    const prompt = /name="prompt" value="(\w+)"/.exec(page)?.[1];
    if (prompt !== undefined) ({ to, page } = await ask(at, { prompt, login, password: 'any' }));
    if (to === '') throw new Error(`The provider leads nowhere: ${page.slice(0, 300)}`);
    at = to;
  }
  return at;
}

/** A mail's text out of the one part that our mails have (RFC 2045 §6.7 and §6.8). */
function wordsOf(mail: string): string {
  const end = mail.indexOf('\r\n\r\n');
  const [head, body] = [mail.slice(0, end), mail.slice(end + 4)];
  if (/^content-transfer-encoding: base64/im.test(head)) return Buffer.from(body, 'base64').toString('utf8');
  const joined = body.replaceAll(/=\r?\n/g, '');
  const bytes = joined.replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

/** Starts all three on the lab's management network and writes the spot's settings of its ways. */
export async function startWayPeers(lab: Lab, spotDirectory: string): Promise<WayPeers> {
  const host = lab.managementRoot;
  const tls = await makeTls(spotDirectory, host);
  const mails: string[] = [];
  const messages: Message[] = [];
  const mail = await startMail(host, tls, mails);
  const sms = await startSms(host, tls, messages);
  const { server, issuer } = await startProvider(host, tls, lab.state.portalName);
  const radiusSecret = 'a secret of this lab only';
  const secrets = { mail: mailPassword, sms: smsToken, oidc: clientSecret, 'radius-secret': radiusSecret };
  for (const [name, secret] of Object.entries(secrets)) await writeFile(join(spotDirectory, name), `${secret}\n`);
  const { port: mailPort } = mail.server.address() as AddressInfo;
  const { port: smsPort } = sms.address() as AddressInfo;
  // Stands for a name that the provider's pages need.
  const hosts = [labAddresses.webName];
  const settings = {
    offered: ['email', 'sms', 'card', 'oidc', 'sponsor', 'radius', 'free', 'voucher'],
    email: { host, port: mailPort, user: 'spot', passwordFile: 'mail', from: 'wifi@asahikawa.test', perDay: 9 },
    sms: { url: `https://${host}:${smsPort}/send`, tokenFile: 'sms', fields: { from: 'Wi-Fi' } },
    card: {},
    oidc: { providers: [{ ...{ id: 'city', name: 'City ID', issuer, clientId: 'spot', secretFile: 'oidc' }, hosts }] },
    radius: { host: '127.0.0.1', port: 1812, secretFile: 'radius-secret' },
    sponsor: { domains: ['city.test'] },
    remember: { days: 7 },
  };
  const file = join(spotDirectory, 'ways.json');
  await writeFile(file, JSON.stringify(settings));
  return {
    mails,
    messages,
    newestWords: () => wordsOf(mails.at(-1) ?? ''),
    newestCode: () => /\d{4} \d{4}/.exec(mails.at(-1) ?? JSON.stringify(messages.at(-1)))?.[0] ?? '',
    signInAtProvider: (url, login) => walkProvider(url, tls, login),
    environment: { MACHIKADO_WAYS_FILE: file, NODE_EXTRA_CA_CERTS: tls.file },
    [Symbol.asyncDispose]: async () => {
      for (const each of [sms, server]) {
        each.close();
        each.closeAllConnections();
      }
      const closed = Promise.withResolvers<undefined>();
      mail.close(() => closed.resolve(undefined));
      await closed.promise;
    },
  };
}
