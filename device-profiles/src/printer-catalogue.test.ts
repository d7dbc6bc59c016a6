import { expect, test } from 'vitest';
import {
  printerProfile,
  printerProfileByIdentity,
  printerProfileByUsb,
  printerProfileFiles,
} from './printer-catalogue.ts';
import { resolvePrinterProfile, type PrinterProfileFile } from './printer-profile.ts';

test.each(printerProfileFiles.map((file) => file.id))('%s is whole and its line fits its head', (id) => {
  const resolved = printerProfile(id);
  if (!resolved.ok) throw new Error(resolved.error);
  const { print } = resolved.value;
  expect(print.columns * 12).toBeLessThanOrEqual(print.dots);
  expect((print.dots / print.dpi) * 25.4).toBeLessThan(print.paperMm);
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

test.each([
  [{ vendor: '04b8', product: '0e15' }, 'epson-tm-t20ii'],
  [{ vendor: '04b8', product: 'abcd', productName: 'TM-m30II' }, 'epson-tm-m30ii'],
  [{ vendor: '1504', product: '001f' }, 'bixolon-srp-350ii'],
  // The number of an interface card that many models share says nothing.
  [{ vendor: '04b8', product: '0202' }, undefined],
  [{ vendor: 'ffff', product: '0e15' }, undefined],
] as const)('on USB, %o is %s', (device, id) => {
  const found = printerProfileByUsb(device);
  expect(found.ok ? found.value.id : undefined).toBe(id);
});

test('each way in which a profile says that it is known leads to that profile', () => {
  for (const { id, match } of printerProfileFiles) {
    const byName = (match?.gsI ?? []).map((known) => printerProfileByIdentity(known));
    const byPlug = (match?.usb ?? []).map(({ source: _source, ...device }) => printerProfileByUsb(device));
    for (const found of [...byName, ...byPlug]) expect(found).toMatchObject({ ok: true, value: { id } });
  }
});

test('a profile without ancestors, with a lost one or going in a circle is refused', () => {
  const head = {
    name: { ja: '見本', en: 'Sample' },
    verified: false,
    notes: { ja: '見本のための覚え書き', en: 'A sample.' },
  };
  const files: PrinterProfileFile[] = [
    { ...head, id: 'alone' },
    { ...head, id: 'orphan', inherits: 'gone' },
    { ...head, id: 'left', inherits: 'right' },
    { ...head, id: 'right', inherits: 'left' },
  ];
  expect(resolvePrinterProfile(files, 'alone')).toEqual({ ok: false, error: 'facts-missing' });
  expect(resolvePrinterProfile(files, 'orphan')).toEqual({ ok: false, error: 'unknown-profile' });
  expect(resolvePrinterProfile(files, 'left')).toEqual({ ok: false, error: 'inherits-itself' });
});

test('quirks of an ancestor stay, its match does not', () => {
  const [whole] = printerProfileFiles.filter((file) => file.id === 'epson-tm-u220');
  if (whole === undefined) throw new Error('gone');
  const heir: PrinterProfileFile = {
    ...whole,
    id: 'heir',
    inherits: 'epson-tm-u220',
    print: {},
    status: {},
    quirks: [],
  };
  const resolved = resolvePrinterProfile([...printerProfileFiles, heir], 'heir');
  expect(resolved.ok && resolved.value.quirks).toEqual(['no-raster']);
});
