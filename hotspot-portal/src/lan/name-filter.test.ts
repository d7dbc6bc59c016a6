import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isProtected, listOf, renderNameFilter } from './name-filter.ts';
import { normaliseName, parseNameList } from './name-list.ts';
import { parseRecords, renderRecords, safeSearch } from './safe-search.ts';

test('hosts files, plain names and blocking lists are read alike', () => {
  const text = `# a list
127.0.0.1 localhost localhost.localdomain
0.0.0.0 Bad.example  worse.example # a remark
||ads.example^
*.casino.example
ギャンブル.example
`;
  expect(parseNameList(text)).toEqual({
    names: ['bad.example', 'worse.example', 'ads.example', 'casino.example', 'xn--ock3dqb7a0b.example'],
    strangeLines: 0,
  });
});

test('another kind of file is refused, and so is one that is too large', () => {
  expect(parseNameList('<html>\n<body class="a">\nhello there\n')).toBe('not-a-list');
  expect(parseNameList('x'.repeat(17_000_000))).toBe('too-large');
  expect(parseNameList(Array.from({ length: 200_001 }, (_, at) => `n${at}.example`).join('\n'))).toBe('too-many-names');
});

test('whatever is read gives names that cannot leave their line in dnsmasq’s configuration', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ maxLength: 20 }), { maxLength: 8 }), (lines) => {
      const list = parseNameList(lines.join('\n'));
      if (typeof list === 'string') return;
      expect(list.names.filter((name) => !/^[a-z0-9_-]+(\.[a-z0-9_-]+)+$/.test(name))).toEqual([]);
    }),
  );
  expect(normaliseName('a.example\nlog-queries')).toBeNull();
});

const lists = { youth: new Set(['casino.example', 'apple.com', 'city.test']), malware: new Set(['phish.example']) };

test('only filters that are on are written, and never what phones need to find the portal', () => {
  const render = (filters: Parameters<typeof listOf>[1]['filters']) =>
    renderNameFilter({ filters, lists, portalName: 'wifi.city.test' }).split('\n');
  expect(render([])).toEqual(['', '']);
  const youth = render(['youth']);
  expect(youth).toContain('address=/casino.example/100.127.255.254');
  expect(youth).toContain('local=/use-application-dns.net/');
  expect(youth.filter((line) => /apple|city\.test|phish|cname/.test(line))).toEqual([]);
  expect(render(['safe-search'])).toContain('cname=www.google.co.jp,forcesafesearch.google.com');
  expect(isProtected('captive.apple.com', 'wifi.city.test')).toBe(true);
});

test('a host is on the list of a name above it, where that list is on', () => {
  expect(listOf('www.casino.example', { filters: ['youth'], lists })).toBe('youth');
  expect(listOf('www.casino.example', { filters: ['malware'], lists })).toBeNull();
  expect(listOf('notcasino.example', { filters: ['youth'], lists })).toBeNull();
});

test('a published name that nobody answers for keeps the addresses that it had', () => {
  const [google, bing] = ['forcesafesearch.google.com', 'strict.bing.com'] as const;
  const line = (name: string, address: string) => `host-record=${name},${address}`;
  const former = parseRecords(
    `${line(google, '192.0.2.1')}\n${line(bing, '192.0.2.2')}\n${line(bing, '2001:db8::2')}\n`,
  );
  expect(renderRecords(new Map(), former).split('\n')).toHaveLength(4);
  const text = renderRecords(new Map([[google, [line(google, '192.0.2.9')]]]), former);
  expect(text).toBe(`${line(google, '192.0.2.9')}\n${line(bing, '192.0.2.2')}\n${line(bing, '2001:db8::2')}\n`);
});

test('each published name has a source and stands for names that are not its own', () => {
  for (const { target, names, source } of safeSearch) {
    expect(source).toMatch(/\w+\.\w+/);
    for (const name of [target, ...names]) expect(normaliseName(name)).toBe(name);
    expect(names).not.toContain(target);
  }
});
