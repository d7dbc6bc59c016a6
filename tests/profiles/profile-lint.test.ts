import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseLinedJson } from './json-lines.ts';
import { lintProfiles } from './profile-lint.ts';
import { readShippedFiles } from './shipped-files.ts';

const shipped = readShippedFiles();

type Change = readonly [file: string, from: string | RegExp, to: string];

/** The shipped profiles with one place changed, and the line of that place. */
function planted([file, from, to]: Change): { files: Map<string, string>; line: number } {
  const text = shipped.get(file);
  const at = text?.search(from) ?? -1;
  if (text === undefined || at === -1) throw new Error(`Nothing to change in ${file}.`);
  const files = new Map(shipped).set(file, text.replace(from, to));
  return { files, line: text.slice(0, at).split('\n').length };
}

test('the shipped profiles have no fault', () => {
  expect(lintProfiles(shipped)).toEqual([]);
  expect(shipped.size).toBeGreaterThan(60);
});

const printer = 'printers/epson-tm-t20ii.json';
const scanner = 'scanners/honeywell-hid-pos.json';
const kiosk = 'kiosks/portrait-wall-22.json';
const accessPoint = 'access-points/coova-chilli.json';

test.each<[string, Change, RegExp]>([
  ['a comma too many', [printer, '"inherits"', ',"inherits"'], /is not JSON from here on/],
  [
    'a name that stands twice',
    [printer, '"inherits"', '"verified": false, "inherits"'],
    /"verified" stands here twice/,
  ],
  ['a word that no profile has', [printer, '"inherits"', '"inherit"'], /Unrecognized key: "inherit"/],
  ['a value outside its limits', [printer, '"value": 576', '"value": 57600'], /print.dots.value: Too big/],
  [
    'an id that is not the name of the file',
    [printer, '"epson-tm-t20ii"', '"epson-tm-t20"'],
    /the file is called "epson-tm-t20ii"/,
  ],
  [
    'an ancestor that is not there',
    [printer, '"inherits": "generic-escpos-80mm"', '"inherits": "generic"'],
    /"generic", which is not there/,
  ],
  ['a circle', [printer, '"inherits": "generic-escpos-80mm"', '"inherits": "epson-tm-t20ii"'], /goes in a circle/],
  [
    'a line wider than its head',
    [printer, /"value": 48\b/, '"value": 49'],
    /49 columns of 12 dots are wider than 576 dots/,
  ],
  ['no Japanese note', [printer, /"ja": "本体[^"]*",/, ''], /notes.ja: what to know about it/],
  ['no English note', [printer, /,\s*"en": "If[^"]*"/, ''], /notes.en: what to know about it/],
  [
    'an English note in the place of the Japanese one',
    [printer, /"ja": "本体[^"]*"/, '"ja": "Set it to 48 columns."'],
    /notes.ja is not Japanese/,
  ],
  ['a quirk that no driver knows', [scanner, '"enable-by-feature-report"', '"sings"'], /no driver knows this quirk/],
  [
    'a kiosk with a printer that is not there',
    [kiosk, '"epson-tm-m30iii"', '"epson-tm-m31"'],
    /no "epson-tm-m31" in printers/,
  ],
  [
    'a card reader in the place of a printer',
    [kiosk, '"sony-rc-s300"', '"epson-tm-t70"'],
    /no "epson-tm-t70" in card-readers/,
  ],
  ['a printer too high', [kiosk, '"value": 700', '"value": 1300'], /1300 mm is not between 400 and 1100 mm/],
  [
    'an answer of what no redirect gives',
    [accessPoint, 'http://{host}:{port}/logon', 'http://{gateway}/logon'],
    /answer.url.value: It uses gateway, which the redirect does not give/,
  ],
  [
    'a source that nobody says to have read',
    [accessPoint, /"Not confirmed: chilli.conf/, '"chilli.conf'],
    /begin with "Read: "/,
  ],
  ['an answer that nobody can fill', [accessPoint, '{uamResponse}', '{response}'], /It names what nobody knows/],
  [
    'verified without the device',
    [printer, '"verified": false', '"verified": true'],
    /nothing recorded from the device/,
  ],
])('%s is found, with file and line', (_name, change, text) => {
  const { files, line } = planted(change);
  const faults = lintProfiles(files);
  expect(faults.map((fault) => fault.text).join('\n')).toMatch(text);
  const told = faults.find((fault) => text.test(fault.text));
  // A missing note is told where the notes begin, one line above.
  expect(told?.file).toBe(change[0]);
  expect(Math.abs((told?.line ?? 0) - line)).toBeLessThanOrEqual(1);
});

test('a fact without a source is told at its own line', () => {
  const { files, line } = planted([printer, /,\s*"source": "escpos-printer-db[^"]*pixels 576"/, '']);
  const [fault, ...others] = lintProfiles(files);
  expect(others).toEqual([]);
  expect(fault).toEqual({ file: printer, line: line - 1, text: 'print.dots has no source: say where it is stated' });
});

test('two profiles that match the same device are told', () => {
  const { files } = planted(['printers/epson-tm-t20.json', '"product": "0e03"', '"product": "0e15"']);
  const told = lintProfiles(files).map(({ file, text }) => `${file} ${text}`);
  expect(told).toEqual(['printers/epson-tm-t20ii.json match.usb: "epson-tm-t20" matches the same device']);
});

test('a profile that nothing tests, and bytes that belong to nothing, are told', () => {
  const bytes = [...shipped.keys()].filter((file) => file.endsWith('.fixtures.json'));
  const without = new Map([...shipped].filter(([file]) => !bytes.includes(file)));
  // Also what inherits, and the cabinet around it, is told.
  expect(lintProfiles(without).map(({ file }) => file)).toEqual([...without.keys()].sort());
  const stray = new Map(shipped);
  stray.delete('printers/epson-tm-t90.json');
  expect(lintProfiles(stray)).toEqual([
    { file: 'printers/epson-tm-t90.fixtures.json', line: 2, text: 'there is no profile "epson-tm-t90" beside it' },
  ]);
});

test.each<[string, Change, string]>([
  [
    'a condition in one of two ways',
    ['printers/epson-tm-t70.fixtures.json', /"expect": "cover-open"/, '"expect": "ready"'],
    'no automatic-status shows "cover-open"',
  ],
  [
    'a way of being found',
    [
      'scanners/zebra-hid-pos.fixtures.json',
      /"kind": "usb",[^}]*\},\s*"expect": "zebra-hid-pos"/,
      '"kind": "card-id", "bytes": [{ "hex": "90 00" }], "name": "nothing", "expect": "00"',
    ],
    'no case finds it by USB, as match.usb says',
  ],
  [
    'that nobody recorded it',
    ['card-readers/vpcd.fixtures.json', 'not recorded on a device', 'seen'],
    'source must say that it is not recorded on a device',
  ],
  [
    'what a gateway must be refused',
    [
      'access-points/opennds-fas.fixtures.json',
      /"kind": "refused",[^}]*/,
      '"kind": "redirect", "name": "nothing", "url": "http://x.test/", "expect": {}',
    ],
    'no case of kind "refused"',
  ],
  [
    'a device of the cabinet',
    ['kiosks/counter-16.fixtures.json', /,\s*"scanner": "generic-hid-pos"/, ''],
    'no case finds its scanner',
  ],
])('a fixture that leaves out %s is told', (_what, change, text) => {
  expect(lintProfiles(planted(change).files).map((fault) => [fault.file, fault.text])).toContainEqual([
    change[0],
    text,
  ]);
});

test('what inherits from a broken file is not blamed for it', () => {
  const { files } = planted(['printers/generic-escpos-80mm.json', '"print"', '"prints"']);
  expect(new Set(lintProfiles(files).map(({ file }) => file))).toEqual(new Set(['printers/generic-escpos-80mm.json']));
});

test('a profile that inherits nothing and lacks facts is told', () => {
  const { files } = planted([printer, /"inherits": "generic-escpos-80mm",/, '']);
  expect(lintProfiles(files).map(({ file, text }) => `${file} ${text}`)).toContainEqual(
    expect.stringMatching(/^printers\/epson-tm-t20ii.json facts are missing that it does not inherit/),
  );
});

test('each value of a JSON file is found on its line', () => {
  const { lineOf, value } = parseLinedJson('{\n  "a": [\n    1,\n    { "b": 2 }\n  ]\n}\n');
  expect(value).toEqual({ a: [1, { b: 2 }] });
  expect([lineOf([]), lineOf(['a']), lineOf(['a', 0]), lineOf(['a', 1, 'b']), lineOf(['a', 7])]).toEqual([
    1, 2, 3, 4, 2,
  ]);
});

const guides = join(import.meta.dirname, '../../docs/guides');

test.each([
  ['add-a-printer.md', ['printers', 'printers']],
  ['add-a-card-reader.md', ['card-readers', 'scanners', 'card-readers', 'scanners']],
])('what %s tells a technician to write is what the check wants', (guide, folders) => {
  const blocks = [...readFileSync(join(guides, guide), 'utf8').matchAll(/```json\n(.*?)```/gs)].map(
    ([, block]) => block,
  );
  expect(blocks).toHaveLength(folders.length);
  const written = blocks.map((block = '', index): [string, string] => {
    const { id, profile } = JSON.parse(block) as { id?: string; profile?: string };
    return [`${folders[index] ?? ''}/${id ?? `${profile ?? ''}.fixtures`}.json`, block];
  });
  expect(lintProfiles(new Map([...shipped, ...written]))).toEqual([]);
});
