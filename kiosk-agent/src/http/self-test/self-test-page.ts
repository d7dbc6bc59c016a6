import { readFileSync } from 'node:fs';
import type { PageToken } from '@machikado/contracts/page-token.ts';
import { Router } from 'express';
import { stateWords } from '../../documents/state-words.ts';
import { injectToken } from '../static-ui.ts';
import {
  jobWords,
  markSigns,
  markWords,
  pageWords,
  printWords,
  soundWords,
  spokenWords,
  summaryWords,
  type TwoWords,
} from './self-test-words.ts';

const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  // The test sentence is played from memory.
  'media-src blob:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const two = ({ ja, en }: TwoWords) => `<span class="ja">${ja}</span> <span class="en" lang="en">${en}</span>`;

/** Words that the page's script shows when it is time, each under a name of its own. */
function templates(group: string, words: Readonly<Record<string, TwoWords>>): string {
  return Object.entries(words)
    .map(([name, one]) => `<template id="${group}-${name}">${two(one)}</template>`)
    .join('\n');
}

function fact(name: string, words: TwoWords): string {
  return `<div><dt>${two(words)}</dt><dd id="${name}">－</dd></div>`;
}

const marks = Object.entries(markSigns).map(
  ([mark, sign]) =>
    `<template id="mark-${mark}"><span class="sign" aria-hidden="true">${sign}</span>${two(markWords[mark as keyof typeof markWords])}</template>`,
);

const prints = Object.entries(printWords).map(
  ([kind, words]) =>
    `<div class="try"><button data-print="${kind}">${two(words)}</button><p id="try-${kind}" role="status"></p></div>`,
);

const sentences = Object.entries(spokenWords).map(
  ([locale, { press, text }]) =>
    `<div class="try" data-speech hidden><button data-locale="${locale}" data-text="${text}">${two(press)}</button><p id="try-${locale}" role="status"></p></div>`,
);

const html = `<!doctype html>
<html lang="ja"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${pageWords.title.ja} / ${pageWords.title.en}</title>
<link rel="stylesheet" href="/self-test.css"><script type="module" src="/self-test.js"></script></head>
<body>
<header><h1>${two(pageWords.title)}</h1>
<dl>${fact('asset', pageWords.asset)}${fact('version', pageWords.version)}
<div><dt>Node</dt><dd id="node">－</dd></div>${fact('uptime', pageWords.uptime)}</dl></header>
<main>
<p id="summary" role="status"></p>
<section aria-labelledby="parts-name"><h2 id="parts-name">${two(pageWords.parts)}</h2><ul id="parts"></ul></section>
<section aria-labelledby="tries-name"><h2 id="tries-name">${two(pageWords.tries)}</h2>
<div id="tries">${prints.join('\n')}${sentences.join('\n')}</div></section>
</main>
${marks.join('\n')}
${templates('summary', summaryWords)}
${templates('job', jobWords)}
${templates('sound', soundWords)}
${templates('reason', stateWords.printer)}
<template id="not-enrolled">${two(pageWords.notEnrolled)}</template>
</body></html>
`;

const files = {
  '/self-test.js': { type: 'text/javascript', body: readFileSync(new URL('self-test-page.js', import.meta.url)) },
  '/self-test.css': { type: 'text/css', body: readFileSync(new URL('self-test-page.css', import.meta.url)) },
} as const;

/**
 * `GET /self-test`: the page that a technician opens at the kiosk. The agent has all of it in itself, so that it is
 * there without the built screens and while the store cannot be opened.
 */
export function selfTestPage(issue: () => PageToken): Router {
  const router = Router();
  router.get('/self-test', (_request, response) => {
    response.set('content-security-policy', policy).type('html').send(injectToken(html, issue()));
  });
  for (const [path, { type, body }] of Object.entries(files)) {
    router.get(path, (_request, response) => void response.type(type).send(body));
  }
  return router;
}
