import { request as sendRequest, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import { chooseDestination, readAuthority } from './destination.ts';
import { sendDenied, type ProxySession } from './proxy-session.ts';
import { connectToFirst } from './tunnel.ts';

const methods = ['GET', 'HEAD', 'POST'];
/** RFC 9110 §7.6.1, and what would tell a site about the kiosk. */
const hopByHop = [
  'connection',
  'proxy-connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'forwarded',
  'via',
  'x-forwarded-for',
];

/** An absolute `http` address, read to the letter: no credentials, no fragment, and a path of printable ASCII. */
export function readAbsolute(text: string): { host: string; port: number; path: string } | undefined {
  const found = /^http:\/\/([^/?#\\@]+)([/?][\x21-\x22\x24-\x7e]*)?$/i.exec(text);
  if (found === null) return undefined;
  const authority = readAuthority(found[1] ?? '', 80);
  const path = found[2] ?? '/';
  return authority && { ...authority, path: path.startsWith('?') ? `/${path}` : path };
}

/** Sends one plain HTTP request on, over a connection of its own, so that no answer can be taken for another's. */
export async function forwardPlain(
  session: ProxySession,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const asked = readAbsolute(request.url ?? '');
  if (asked?.port !== 80 || !methods.includes(request.method ?? '')) {
    sendDenied(session, response, { host: asked?.host ?? '', denial: 'not-the-web' });
    return;
  }
  const coding = request.headers['transfer-encoding'];
  // A coding that this side does not know, another may read as none: where a body ends must never be a question.
  if ((request.headersDistinct['host']?.length ?? 0) > 1 || (coding !== undefined && coding !== 'chunked')) {
    sendDenied(session, response, { host: asked.host, denial: 'not-the-web' });
    return;
  }
  const chosen = await chooseDestination(asked.host, session.rule, session.resolve);
  if (!chosen.ok) {
    sendDenied(session, response, { host: asked.host, denial: chosen.error });
    return;
  }
  const { host, addresses } = chosen.value;
  const { dial, limits } = session;
  const socket = await connectToFirst(addresses, { port: 80, dial, connectMs: limits.connectMs });
  if (socket === undefined) {
    sendDenied(session, response, { host: host.text, denial: 'no-answer' });
    return;
  }
  session.track(socket).setTimeout(limits.idleMs, () => socket.destroy());
  session.onOpened(host.text);
  const name = host.text.includes(':') ? `[${host.text}]` : host.text;
  const onward = sendRequest({
    createConnection: () => socket,
    method: request.method,
    path: asked.path,
    // The Host is that of the address, whatever the request's own said (RFC 9112 §3.2.2).
    headers: { ...passedHeaders(request.headers), host: name, connection: 'close' },
    maxHeaderSize: 32_768,
    insecureHTTPParser: false,
  });
  const fail = () => {
    onward.destroy();
    if (response.headersSent) response.destroy();
    else sendDenied(session, response, { host: host.text, denial: 'no-answer' });
  };
  const over = () => {
    session.onDenied(host.text, 'limit');
    onward.destroy();
    response.destroy();
  };
  onward.on('error', fail).on('response', (answer) => {
    response.writeHead(answer.statusCode ?? 502, { ...passedHeaders(answer.headers), connection: 'close' });
    answer.on('data', (piece: Buffer) => session.spend(piece.length, 'received') || over());
    answer.on('error', () => response.destroy()).pipe(response);
  });
  // An interim answer or a switch of protocols is nothing that a page needs here.
  onward.on('upgrade', fail).on('connect', fail);
  request.on('data', (piece: Buffer) => session.spend(piece.length, 'sent') || over());
  response.on('close', () => onward.destroy());
  request.pipe(onward);
}

function passedHeaders(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  const named = (headers.connection ?? '')
    .toLowerCase()
    .split(',')
    .map((name) => name.trim());
  const refused = new Set([...hopByHop, ...named]);
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !refused.has(name)));
}
