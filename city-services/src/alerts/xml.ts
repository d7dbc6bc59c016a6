import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { err, ok, type Result } from '@machikado/contracts/result.ts';

/** An element: its children by local name, each a list, and its own text. Attributes are not read. */
export type XmlElement = { readonly [name: string]: readonly XmlElement[] } & { readonly '#text'?: never };
export type XmlFault = 'too-large' | 'not-utf-8' | 'document-type' | 'not-well-formed';

const limitBytes = 1024 * 1024;

const parser = new XMLParser({
  removeNSPrefix: true,
  ignoreAttributes: true,
  parseTagValue: false,
  trimValues: false,
  processEntities: false,
  ignoreDeclaration: true,
  ignorePiTags: true,
  alwaysCreateTextNode: true,
  isArray: () => true,
});

/**
 * Reads an XML document of at most 1 MiB in UTF-8. A document type is refused, so no entity can be declared; deeper
 * than the parser's 100 levels is not well formed. Errors: see `XmlFault`; half a file is `not-well-formed`.
 */
export function parseXml(bytes: Uint8Array): Result<XmlElement, XmlFault> {
  if (bytes.length > limitBytes) return err('too-large');
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return err('not-utf-8');
  }
  if (bytes.includes(0)) return err('not-well-formed');
  if (/<!DOCTYPE/i.test(text)) return err('document-type');
  // The parser closes open tags by itself; only the validator sees that a file is not all there.
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- its successor is one more package for the same code
  if (XMLValidator.validate(text) !== true) return err('not-well-formed');
  try {
    return ok(parser.parse(text) as XmlElement);
  } catch {
    return err('not-well-formed');
  }
}

/** All elements at a path of local names, in document order. */
export function elementsAt(root: XmlElement, ...path: readonly string[]): XmlElement[] {
  let found = [root];
  for (const name of path) found = found.flatMap((element) => childrenOf(element, name));
  return found;
}

function childrenOf(element: XmlElement, name: string): readonly XmlElement[] {
  if (!Object.hasOwn(element, name)) return [];
  const children: unknown = element[name];
  return Array.isArray(children) ? children.filter(isElement) : [];
}

function isElement(value: unknown): value is XmlElement {
  return typeof value === 'object' && value !== null;
}

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };

/** The text of the first element at a path, as it stands there; empty when there is none. */
export function textAt(root: XmlElement, ...path: readonly string[]): string {
  const element = elementsAt(root, ...path)[0] as { readonly '#text'?: unknown } | undefined;
  const text = element?.['#text'];
  if (typeof text !== 'string') return '';
  return text.replaceAll(/&(lt|gt|quot|apos|amp);/g, (_, name: string) => entities[name] ?? '');
}
