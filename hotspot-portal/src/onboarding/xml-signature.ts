import { createHash, createPrivateKey, sign, X509Certificate } from 'node:crypto';
import type { Pair } from '../certificate/judge.ts';
import { element, type Xml } from './xml.ts';

const dsig = 'http://www.w3.org/2000/09/xmldsig#';
const canonical = 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315';
const sha256 = 'http://www.w3.org/2001/04/xmlenc#sha256';
const rsaSha256 = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256';

function signedPart(root: Xml): readonly Xml[] {
  const digest = createHash('sha256').update(root.xml).digest('base64');
  const enveloped = element('Transform', { Algorithm: `${dsig}enveloped-signature` });
  return [
    element('CanonicalizationMethod', { Algorithm: canonical }),
    element('SignatureMethod', { Algorithm: rsaSha256 }),
    element(
      'Reference',
      { URI: '' },
      element('Transforms', {}, enveloped, element('Transform', { Algorithm: canonical })),
      element('DigestMethod', { Algorithm: sha256 }),
      element('DigestValue', {}, digest),
    ),
  ];
}

/**
 * A document with a signature as its root's last child (W3C XML Signature: enveloped). `root` is what `element` has made,
 * without prefixes, so that its text is its canonical form. `null`: the pair's key is no RSA key, and Windows takes no other.
 */
export function signXml(root: Xml, pair: Pair): string | null {
  const key = createPrivateKey(pair.key);
  if (key.asymmetricKeyType !== 'rsa') return null;
  const parts = signedPart(root);
  // By itself it names its namespace, which inside the signature it has from there.
  const alone = element('SignedInfo', { xmlns: dsig }, ...parts);
  const chain = pair.certificate.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  const certificates = chain.map((pem) =>
    element('X509Certificate', {}, new X509Certificate(pem).raw.toString('base64')),
  );
  const signature = element(
    'Signature',
    { xmlns: dsig },
    element('SignedInfo', {}, ...parts),
    element('SignatureValue', {}, sign('sha256', Buffer.from(alone.xml), key).toString('base64')),
    element('KeyInfo', {}, element('X509Data', {}, ...certificates)),
  );
  const end = root.xml.lastIndexOf('</');
  return `<?xml version="1.0"?>\n${root.xml.slice(0, end)}${signature.xml}${root.xml.slice(end)}`;
}
