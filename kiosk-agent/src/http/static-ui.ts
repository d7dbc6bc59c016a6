import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PageToken } from '@machikado/contracts/page-token.ts';
import express, { Router, type Response } from 'express';

const yearS = 31_536_000;

/** Hashes of the inline scripts of a page, as a content security policy names them. */
export function inlineScriptHashes(html: string): string[] {
  const scripts = html.matchAll(/<script(?![^>]*\ssrc=)[^>]*>([\s\S]*?)<\/script>/gi);
  return Array.from(scripts, ([, code = '']) => `'sha256-${createHash('sha256').update(code).digest('base64')}'`);
}

/** What the page may load and do: its own files, its own agent, and the inline script that starts it. */
export function contentSecurityPolicy(scriptHashes: readonly string[]): string {
  return [
    "default-src 'none'",
    `script-src ${["'self'", ...scriptHashes].join(' ')}`,
    "style-src 'self'",
    // Positions and sizes that the page sets on single elements.
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' blob: data:",
    // Speech is played from memory.
    "media-src 'self' blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "object-src 'none'",
  ].join('; ');
}

/** Headers of every answer. */
export function setGuards(response: Response): void {
  response.set({
    'content-security-policy': contentSecurityPolicy([]),
    'cross-origin-embedder-policy': 'require-corp',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), geolocation=(), microphone=(), usb=(), serial=(), hid=(), payment=()',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
  });
}

/** Puts the token of this load where only a page of this origin can read it. */
export function injectToken(html: string, { token, renewAfterS }: PageToken): string {
  const meta = `<meta name="agent-token" content="${token}" data-renew-after-s="${renewAfterS}">`;
  return html.replace(/<head[^>]*>/i, (head) => `${head}${meta}`);
}

type ServedUi = { readonly directory: string; readonly issue: () => PageToken };

async function sendPage(response: Response, ui: ServedUi): Promise<void> {
  let html: string;
  try {
    html = await readFile(join(ui.directory, 'index.html'), 'utf8');
  } catch {
    response.status(503).type('html').send(outOfServicePage);
    return;
  }
  response.set('content-security-policy', contentSecurityPolicy(inlineScriptHashes(html)));
  response.type('html').send(injectToken(html, ui.issue()));
}

/** Serves the built pages of the kiosk; every address that is no file is the page itself, which knows its own routes. */
export function staticUi(ui: ServedUi): Router {
  const router = Router();
  router.get(['/', '/index.html'], (_request, response) => sendPage(response, ui));
  router.use(
    express.static(ui.directory, {
      index: false,
      redirect: false,
      dotfiles: 'ignore',
      setHeaders: (response, file) => {
        const immutable = file.includes('/_app/immutable/');
        response.setHeader('cache-control', immutable ? `public, max-age=${yearS}, immutable` : 'no-cache');
      },
    }),
  );
  router.get(/^\/(?!.*\.[a-z0-9]{2,5}$)/i, (_request, response) => sendPage(response, ui));
  return router;
}

/** Shown while the kiosk cannot serve: it tries again by itself. */
export const outOfServicePage = `<!doctype html>
<html lang="ja"><head><meta charset="utf-8"><meta http-equiv="refresh" content="5"><title>調整中 / Out of service</title></head>
<body style="font-family:'BIZ UDPGothic',sans-serif;text-align:center;padding-top:30vh;font-size:36px;line-height:1.6">
<p>ただいま調整中です。<br>しばらくすると、ひとりでにもどります。</p>
<p lang="en">This kiosk is out of service.<br>It comes back by itself in a while.</p></body></html>
`;
