import { expect, test } from 'vitest';
import { screenPreloads } from './screen-preloads.ts';
import type { StaticSite } from './static-site.ts';

function siteWith(list: unknown): StaticSite {
  const bytes = new TextEncoder().encode(JSON.stringify(list));
  return { files: new Map([['/_app/screens.json', { bytes, headers: {} }]]), fallback: undefined };
}

const site = siteWith({
  screens: {
    '/home': ['/a.js', '/a.css'],
    '/apply': ['/b.js'],
    '/apply/[procedure]': ['/c.js'],
    '/apply/done': ['/d.js'],
  },
  texts: { ja: ['/ja.js'], en: ['/en.js'], 'zh-Hant': ['/hant.js'] },
});

test('a page names the files of its screen and of its language', () => {
  const linkOf = screenPreloads(site);
  expect(linkOf('/home', 'ko')).toMatch(/, <\/a\.js>; rel=modulepreload, <\/a\.css>; rel=preload; as=style$/);
  expect(linkOf('/home', 'ko')).toContain('</resident/v1/city>; rel=preload; as=fetch; crossorigin=anonymous, ');
  expect(linkOf('/', 'ko')).toBe(linkOf('/home', 'ko'));
  expect(linkOf('/apply', 'ja-JP,ja;q=0.9')).toMatch(/, <\/b\.js>; rel=modulepreload, <\/ja\.js>; rel=modulepreload$/);
});

test('the texts are those that the page itself will choose', () => {
  const linkOf = screenPreloads(site);
  expect(linkOf('/home', 'en-US,en;q=0.9,ja;q=0.8')).toContain('</en.js>');
  expect(linkOf('/home', 'zh-TW')).toContain('</hant.js>');
  // Whose language is not there reads English.
  expect(linkOf('/home', 'fr, *;q=0.5')).toContain('</en.js>');
});

test('a screen that shows a list names it, another one does not', () => {
  const linkOf = screenPreloads(site);
  const procedures = '</resident/v1/procedures>; rel=preload; as=fetch; crossorigin=anonymous';
  expect(linkOf('/apply', 'ja')).toContain(procedures);
  expect(linkOf('/apply/smartphone-course', 'ja')).toContain(procedures);
  expect(linkOf('/apply/done', 'ja')).not.toContain(procedures);
  expect(linkOf('/home', 'ja')).not.toContain(procedures);
});

test('a route with a part of its own is found, and the route without one goes before it', () => {
  const linkOf = screenPreloads(site);
  expect(linkOf('/apply/smartphone-course', '')).toContain('/c.js');
  expect(linkOf('/apply/done', '')).toContain('/d.js');
  expect(linkOf('/apply/a/b', '')).toBeUndefined();
  expect(linkOf('/nowhere', '')).toBeUndefined();
});

test('a build without a list gives no header, and a damaged list is told at the start', () => {
  expect(screenPreloads({ files: new Map(), fallback: undefined })('/home', 'ja')).toBeUndefined();
  expect(() => screenPreloads(siteWith({ screens: [] }))).toThrow();
});
