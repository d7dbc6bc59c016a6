import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

type Bytes = Uint8Array<ArrayBuffer>;
/** The best one first. */
const encodings = ['br', 'gzip'] as const;
type Encoding = (typeof encodings)[number];

export type StaticFile = {
  readonly bytes: Bytes;
  readonly headers: Readonly<Record<string, string>>;
  /** Gives the same bytes compressed: worked out when first asked for, then kept. Absent where it would win little. */
  readonly encode?: (encoding: Encoding) => Promise<Bytes>;
};

/** A built site in memory: only what was there at the start can be asked for, so no path can lead out of it. */
export type StaticSite = {
  readonly files: ReadonlyMap<string, StaticFile>;
  /** The page that the site's own router starts from. */
  readonly fallback: StaticFile | undefined;
};

const mediaTypes: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
};

const maxSiteBytes = 64 * 1024 * 1024;
/** Pictures and typefaces are compressed already; what fits into one packet gains nothing. */
const compressible = new Set(['.css', '.html', '.js', '.json', '.svg', '.txt', '.webmanifest']);
const leastBytes = 1200;
/** Close to the best in a tenth of its time, since somebody waits for the first one. */
const brotliQuality = 7;

/** CSP sources (`'sha256-…'`) of the scripts that stand inside a page: the build's own start script and no other. */
export function inlineScriptHashes(html: string): string[] {
  return [...html.matchAll(/<script(?![^>]*\ssrc=)[^>]*>([\s\S]*?)<\/script>/gi)].map(
    ([, script = '']) => `'sha256-${createHash('sha256').update(script).digest('base64')}'`,
  );
}

/**
 * The one style attribute that is let in: SvelteKit hides with it the element that reads a page's title to screen
 * readers. `unsafe-hashes` is how CSP names an attribute by its hash; no other attribute has this one.
 */
const announcerStyle = "'sha256-S8qMpvofolR8Mpjy4kQvEm7m1q8clzU4dfDH0AmvZjo='";

/** The policy of a page: everything from ourselves, no frames around it, no form to elsewhere. */
export function contentSecurityPolicy(html: string): string {
  return [
    "default-src 'self'",
    ["script-src 'self'", ...inlineScriptHashes(html)].join(' '),
    "style-src 'self'",
    `style-src-attr 'unsafe-hashes' ${announcerStyle}`,
    "img-src 'self' data: blob:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}

const compressions: Readonly<Record<Encoding, (bytes: Uint8Array) => Promise<Buffer>>> = {
  br: (bytes) => promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: brotliQuality } }),
  gzip: (bytes) => promisify(gzip)(bytes, { level: constants.Z_BEST_COMPRESSION }),
};

/** The encodings of a text, for whom accepts them; a secret never stands in these files, so their length tells none. */
function encoderOf(path: string, bytes: Uint8Array): StaticFile['encode'] {
  if (!compressible.has(extname(path)) || bytes.length < leastBytes) return undefined;
  const kept = new Map<Encoding, Promise<Bytes>>();
  return (encoding) => {
    const encoded = kept.get(encoding) ?? compressions[encoding](bytes).then((result) => Uint8Array.from(result));
    kept.set(encoding, encoded);
    // What failed once, without memory perhaps, is tried anew when it is next asked for.
    encoded.catch(() => kept.delete(encoding));
    return encoded;
  };
}

function fileOf(path: string, bytes: Buffer<ArrayBuffer>): StaticFile {
  const extension = extname(path);
  const encode = encoderOf(path, bytes);
  const immutable = path.includes('/immutable/');
  return {
    bytes: new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length),
    ...(encode && { encode }),
    headers: {
      'content-type': mediaTypes[extension] ?? 'application/octet-stream',
      'cache-control': immutable ? 'public, max-age=31536000, immutable' : 'no-cache',
      ...(extension === '.html' && { 'content-security-policy': contentSecurityPolicy(bytes.toString('utf8')) }),
    },
  };
}

/** Reads a built site. A directory that is not there gives an empty site. Throws where it is larger than 64 MiB. */
export async function readStaticSite(directory: string): Promise<StaticSite> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true }).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  });
  const files = new Map<string, StaticFile>();
  let total = 0;
  for (const entry of entries.filter((candidate) => candidate.isFile())) {
    const path = join(entry.parentPath, entry.name);
    // One after the other at the start, when nobody waits for anything else: two thousand files in a tenth of a second.
    const bytes = readFileSync(path);
    total += bytes.length;
    if (total > maxSiteBytes) throw new Error(`The site in ${directory} is larger than ${maxSiteBytes} bytes.`);
    const url = `/${relative(directory, path).split(sep).join('/')}`;
    files.set(url, fileOf(url, bytes));
  }
  return { files, fallback: files.get('/200.html') ?? files.get('/index.html') };
}

/** Whether a request's `Accept-Encoding` names an encoding and does not rule it out. */
function accepts(header: string, encoding: Encoding): boolean {
  return header.split(',').some((part) => {
    const [name = '', ...parameters] = part.split(';').map((word) => word.trim().toLowerCase());
    return name === encoding && !parameters.some((parameter) => /^q=0(?:\.0*)?$/.test(parameter));
  });
}

/**
 * The file of a path, or the start page for a path without an extension; undefined where there is neither. Compressed
 * as the request's `Accept-Encoding` allows.
 */
export async function siteAnswer(site: StaticSite, path: string, acceptEncoding = ''): Promise<Response | undefined> {
  const named = site.files.get(path === '/' ? '/index.html' : path);
  const file = named ?? (extname(path) === '' ? site.fallback : undefined);
  if (file?.encode === undefined) return file && new Response(file.bytes, { headers: file.headers });
  const headers = { ...file.headers, vary: 'accept-encoding' };
  const chosen = encodings.find((encoding) => accepts(acceptEncoding, encoding));
  if (chosen === undefined) return new Response(file.bytes, { headers });
  return new Response(await file.encode(chosen), { headers: { ...headers, 'content-encoding': chosen } });
}
