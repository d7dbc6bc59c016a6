import { makeSampleSpot } from '../../exchanges/sample-spot.ts';
import { ownWaysOf, WaySettings } from '../../ways/settings.ts';
import { createPortalApp } from '../app.ts';
import type { Portal } from '../portal.ts';
import { createVisitorLookup } from '../visitor.ts';

const peerAt = (remoteAddress: string): object => ({ incoming: { socket: { remoteAddress } } });
export const phone = '192.168.50.10';
export const tablet = '192.168.50.11';
export const mailServer = { host: '127.0.0.1', port: 25, tls: 'none', from: 'wifi@city.test', perDay: 2, devices: 1 };

export type Mail = { to: string; subject: string; text: string };
export type Post = { readonly path: string; readonly fields?: Record<string, string>; readonly ip?: string };

/** For tests: a portal whose mails, messages and residents are the test's. */
export function openSamplePortal(settings: object, over: Partial<Portal> = {}, origin = 'http://wifi.test') {
  const parsed = WaySettings.parse(settings);
  const desired = over.desired ?? (() => ({ zone: 'hall' }));
  const spot = makeSampleSpot(desired, ownWaysOf(parsed));
  const mails: Mail[] = [];
  const messages: { to: string; text: string }[] = [];
  const server = { up: true };
  const app = createPortalApp({
    spot,
    visitorOf: createVisitorLookup(spot.gateway, () => 0),
    formKey: Buffer.alloc(32, 5),
    pagesUrl: 'http://wifi.test/',
    secureUrl: 'https://wifi.test/',
    metrics: () => '',
    city: () => null,
    alerts: () => null,
    listOf: () => null,
    desired,
    ways: {
      settings: parsed,
      mail: (mail) => Promise.resolve(server.up && mails.push(mail) > 0),
      sms: (message) => Promise.resolve(messages.push(message) > 0),
      providers: [],
    },
    ...over,
  });
  const ask = (path: string, ip = phone, init: RequestInit = {}) => app.request(`${origin}${path}`, init, peerAt(ip));
  const tokenOf = async (ip: string) =>
    /name="token" value="([^"]+)"/.exec(await (await ask('/code', ip)).text())?.[1] ?? '';
  const post = async ({ path, fields, ip = phone }: Post) => {
    const body = new URLSearchParams({ accept: 'yes', lang: 'en', token: await tokenOf(ip), ...fields });
    const answer = await ask(path, ip, { method: 'POST', body });
    return { status: answer.status, to: answer.headers.get('location'), text: await answer.text() };
  };
  const codeIn = (text: string | undefined) => /\d{4} \d{4}/.exec(text ?? '')?.[0] ?? '';
  const capport = async (ip = phone) => (await ask('/capport/api', ip)).json() as Promise<Record<string, unknown>>;
  return { spot, mails, messages, server, ask, post, codeIn, capport };
}

export const byEmail = { offered: ['email', 'voucher'], email: mailServer };
