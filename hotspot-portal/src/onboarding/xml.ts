/** An element as text, or text that is escaped when it is put into one. */
export type Xml = { readonly xml: string };

const inText: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '\r': '&#xD;' };
const inValue: Readonly<Record<string, string>> = {
  ...{ '&': '&amp;', '<': '&lt;', '"': '&quot;' },
  ...{ '\t': '&#x9;', '\n': '&#xA;', '\r': '&#xD;' },
};

const text = (value: string) => value.replaceAll(/[&<>\r]/g, (sign) => inText[sign] ?? sign);
const value = (attribute: string) => attribute.replaceAll(/[&<"\t\n\r]/g, (sign) => inValue[sign] ?? sign);

/**
 * One element, already in the canonical form that signatures are made over (W3C Canonical XML 1.0 §2.3): no empty tags, no
 * space that was not given. `attributes` are written in their order: a namespace first, the others by name.
 */
export function element(
  name: string,
  attributes: Readonly<Record<string, string>>,
  ...children: readonly (Xml | string)[]
): Xml {
  const written = Object.entries(attributes).map(([key, each]) => ` ${key}="${value(each)}"`);
  const inner = children.map((child) => (typeof child === 'string' ? text(child) : child.xml));
  return { xml: `<${name}${written.join('')}>${inner.join('')}</${name}>` };
}
