import { element, type Xml } from './xml.ts';

/** What Apple's property lists hold (plist(5)); numbers are whole. */
export type PropertyValue =
  string | number | boolean | Date | Buffer | readonly PropertyValue[] | { readonly [key: string]: PropertyValue };

const head =
  '<?xml version="1.0" encoding="UTF-8"?>\n' +
  '<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">\n';

const isList = (value: PropertyValue): value is readonly PropertyValue[] => Array.isArray(value);

function write(value: PropertyValue): Xml {
  if (typeof value === 'string') return element('string', {}, value);
  if (typeof value === 'number') return element('integer', {}, String(value));
  if (typeof value === 'boolean') return element(String(value), {});
  // Without fractions of a second: the format has none.
  if (value instanceof Date) return element('date', {}, `${value.toISOString().slice(0, 19)}Z`);
  if (Buffer.isBuffer(value)) return element('data', {}, value.toString('base64'));
  if (isList(value)) return element('array', {}, ...value.map(write));
  return element(
    'dict',
    {},
    ...Object.entries(value).flatMap(([key, inner]) => [element('key', {}, key), write(inner)]),
  );
}

/** A property list in XML, UTF-8. */
export function renderPropertyList(root: PropertyValue): string {
  return `${head}${element('plist', { version: '1.0' }, write(root)).xml}\n`;
}
