import { expect, test } from 'vitest';
import { printerProfile, printerProfileByIdentity, printerProfileFiles } from './printer-catalogue.ts';
import { resolvePrinterProfile, type PrinterProfileFile } from './printer-profile.ts';
import { readerProfiles } from './reader-profile.ts';

test.each(printerProfileFiles.map((file) => file.id))('%s is whole and its line fits its head', (id) => {
  const resolved = printerProfile(id);
  if (!resolved.ok) throw new Error(resolved.error);
  const { print } = resolved.value;
  expect(print.columns * 12).toBeLessThanOrEqual(print.dots);
  expect((print.dots / print.dpi) * 25.4).toBeLessThan(80);
});

test('ids are unique, and so is what a printer says of itself', () => {
  const ids = [...printerProfileFiles.map((file) => file.id), ...readerProfiles.map((file) => file.id)];
  const names = printerProfileFiles.flatMap((file) => file.match?.gsI ?? []).map((own) => `${own.maker} ${own.model}`);
  expect(new Set(ids).size).toBe(ids.length);
  expect(new Set(names).size).toBe(names.length);
});

test('a printer that names itself gets its own profile, another one none', () => {
  expect(printerProfileByIdentity({ maker: 'EPSON', model: 'TM-T88VII' })).toMatchObject({
    ok: true,
    value: { id: 'epson-tm-t88vii', print: { dots: 512, cut: 'partial' }, status: { fence: 'gs-r' } },
  });
  expect(printerProfileByIdentity({ maker: 'EPSON', model: 'TM-T20' })).toEqual({
    ok: false,
    error: 'unknown-profile',
  });
});

test('a profile without ancestors, with a lost one or going in a circle is refused', () => {
  const name = { ja: '見本', en: 'Sample' };
  const files: PrinterProfileFile[] = [
    { id: 'alone', name },
    { id: 'orphan', name, inherits: 'gone' },
    { id: 'left', name, inherits: 'right' },
    { id: 'right', name, inherits: 'left' },
  ];
  expect(resolvePrinterProfile(files, 'alone')).toEqual({ ok: false, error: 'facts-missing' });
  expect(resolvePrinterProfile(files, 'orphan')).toEqual({ ok: false, error: 'unknown-profile' });
  expect(resolvePrinterProfile(files, 'left')).toEqual({ ok: false, error: 'inherits-itself' });
});
