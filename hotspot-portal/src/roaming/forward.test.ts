import fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodeAnswer } from '../radius/answer.ts';
import { encodeAttributes, rawValues } from '../radius/attribute.ts';
import { encryptUserPassword } from '../radius/access-question.ts';
import { hideBySalt, mppeKeys } from '../radius/mppe.ts';
import { codes, decodePacket, type Packet } from '../radius/packet.ts';
import { revealBySalt } from '../radius/salt-reveal.ts';
import { decryptUserPassword } from '../radius/user-password.ts';
import { encodePart, partsOf, readAllowList } from './attribute-filter.ts';
import { forwardRequest, isLoop, returnAnswer, type ForwardRules } from './forward.ts';
import { isAnswerTo, radsecSecret, sealRequest } from './home-packet.ts';

const secret = Buffer.from('of-the-access-point');
const authenticator = Buffer.alloc(16, 3);
const none = new Set<string>();
const mark = Buffer.from('ourmark!');
const rules: ForwardRules = {
  operatorName: '1city.test',
  toHome: none,
  fromHome: none,
  proxyState: Buffer.concat([mark, Buffer.alloc(8, 1)]),
};

function packetOf(code: number, body: Buffer): Packet {
  const bytes = Buffer.concat([Buffer.of(code, 9, 0, 0), authenticator, body]);
  bytes.writeUInt16BE(bytes.length, 2);
  const packet = decodePacket(bytes);
  if (!packet.ok) throw new Error(packet.error);
  return packet.value;
}

function forwarded(body: Buffer, by: ForwardRules = rules): Packet {
  const compose = forwardRequest({ packet: packetOf(1, body), nasAddress: '::1', secret }, by);
  const sent = compose && sealRequest(compose(), 5);
  const packet = sent && decodePacket(sent.bytes);
  if (!packet?.ok) throw new Error('not sent');
  return packet.value;
}

const hex = (packet: Packet, name: string) => rawValues(packet, name).map((value) => value.toString('hex'));
const text = (packet: Packet, name: string) => rawValues(packet, name).map(String);

test('the password is hidden anew under a fresh authenticator, Message-Authenticator stands first', () => {
  const password = Buffer.from('ひみつ');
  const hidden = encryptUserPassword(password, authenticator, secret);
  const packet = forwarded(Buffer.concat([encodeAttributes([['User-Name', 'a@b.c']]), Buffer.of(2, 18), hidden]));
  const [again = Buffer.alloc(0)] = rawValues(packet, 'User-Password');
  expect(decryptUserPassword(again, packet.authenticator, radsecSecret)).toEqual(password);
  expect(packet.authenticator).not.toEqual(authenticator);
  expect(packet.attributes[0]?.type).toBe(80);
});

test("this network's own addresses stay here; who it is, and whose device it is, is said", () => {
  const packet = forwarded(
    encodeAttributes([
      ['User-Name', 'a@b.c'],
      ['NAS-IP-Address', '10.0.0.1'],
      ['Calling-Station-Id', '02-AA-00-00-00-01'],
      ['Operator-Name', '1liar.test'],
      ['Chargeable-User-Identity', 'mine'],
    ]),
  );
  expect(text(packet, 'Operator-Name')).toEqual(['1city.test']);
  expect(hex(packet, 'Chargeable-User-Identity')).toEqual(['00']);
  expect(text(packet, 'Calling-Station-Id')).toEqual(['02-AA-00-00-00-01']);
  expect(hex(packet, 'NAS-IP-Address')).toEqual([]);
  const toHome = readAllowList(['NAS-IP-Address']);
  const more = forwarded(encodeAttributes([['NAS-IP-Address', '10.0.0.1']]), {
    ...rules,
    toHome: toHome.ok ? toHome.value : none,
  });
  expect(hex(more, 'NAS-IP-Address')).toEqual(['0a000001']);
});

test('RFC 2865 §5.40: a CHAP challenge that was the authenticator is said aloud; one of its own is passed on', () => {
  const chap = Buffer.concat([Buffer.of(3, 19), Buffer.alloc(17, 7)]);
  expect(hex(forwarded(chap), 'CHAP-Challenge')).toEqual([authenticator.toString('hex')]);
  const own = Buffer.concat([chap, Buffer.of(60, 6, 1, 2, 3, 4)]);
  expect(hex(forwarded(own), 'CHAP-Challenge')).toEqual(['01020304']);
});

test('each Proxy-State keeps its place and ours is last; a request that comes back with it goes in a circle', () => {
  const body = encodeAttributes([
    ['Proxy-State', Buffer.from('one')],
    ['Proxy-State', Buffer.from('two')],
  ]);
  const packet = forwarded(body);
  expect(text(packet, 'Proxy-State').slice(0, 2)).toEqual(['one', 'two']);
  expect(rawValues(packet, 'Proxy-State')[2]).toEqual(rules.proxyState);
  const loop = { operatorName: '1city.test', mark, maxProxies: 8 };
  const isLooping = (...bodies: readonly Buffer[]) => isLoop(packetOf(1, Buffer.concat(bodies)), loop);
  expect(isLoop(packet, loop)).toBe(true);
  expect(isLooping(body)).toBe(false);
  const name = encodeAttributes([['Operator-Name', '1city.test']]);
  // An access point of ours may say it; a proxy that does has it from us.
  expect([isLooping(name), isLooping(name, body)]).toEqual([false, true]);
  expect([isLooping(...Array<Buffer>(4).fill(body)), isLooping(...Array<Buffer>(5).fill(body))]).toEqual([false, true]);
});

test('keys and a tunnel password are hidden anew for the access point, each with its own salt', () => {
  const homeAuthenticator = Buffer.alloc(16, 4);
  const msk = Buffer.from(Array.from({ length: 64 }, (_, at) => at));
  const keys = mppeKeys(msk, { authenticator: homeAuthenticator }, radsecSecret);
  const salt = Buffer.of(0x90, 1);
  const word = hideBySalt(Buffer.from('tunnel'), { authenticator: homeAuthenticator }, { secret: radsecSecret, salt });
  const tunnel = encodePart({ key: '69', value: Buffer.concat([Buffer.of(1), word]) });
  const request = { packet: packetOf(1, Buffer.alloc(0)), nasAddress: '::1', secret };
  const fromHome = readAllowList(['Tunnel-Password']);
  const home = returnAnswer(
    packetOf(codes.accessAccept, Buffer.concat([...keys, tunnel])),
    { toHome: none, fromHome: fromHome.ok ? fromHome.value : none },
    { request, homeAuthenticator },
  );
  const answer = packetOf(codes.accessAccept, Buffer.concat(home.attributes));
  const shown = partsOf(answer).map(({ key, value }) => {
    const hidden = key === '69' ? value.subarray(1) : value;
    return [key, revealBySalt(hidden, authenticator, secret)?.toString('hex')];
  });
  expect(shown).toEqual([
    ['26.311.17', msk.subarray(0, 32).toString('hex')],
    ['26.311.16', msk.subarray(32).toString('hex')],
    ['69', Buffer.from('tunnel').toString('hex')],
  ]);
  const salts = partsOf(answer).map(({ key, value }) => value.subarray(Number(key === '69')).readUInt16BE(0));
  expect(new Set(salts).size).toBe(3);
  expect(salts.every((each) => each >= 0x8000)).toBe(true);
});

test("what a stranger's server has no say in does not come through", () => {
  const tag = Buffer.of(81, 5, 0, 0x39, 0x39);
  const others = encodeAttributes([
    ['Filter-Id', 'x'],
    ['Class', Buffer.from('theirs')],
    ['Session-Timeout', 60],
    ['Chargeable-User-Identity', 'who'],
  ]);
  const request = { packet: packetOf(1, Buffer.alloc(0)), nasAddress: '::1', secret };
  const home = returnAnswer(packetOf(2, Buffer.concat([tag, others])), rules, {
    request,
    homeAuthenticator: authenticator,
  });
  // The access point has not asked for the identity (RFC 4372 §2.1): it is kept here alone.
  expect(home).toMatchObject({ attributes: [], sessionTimeout: 60, identity: Buffer.from('who') });
});

test('an answer is one by its Response Authenticator, and with EAP by a Message-Authenticator too', () => {
  const sent = sealRequest({ code: 1, authenticator, body: Buffer.alloc(0) }, 5);
  const request = sent && decodePacket(sent.bytes);
  if (!sent || !request?.ok) throw new Error('not sealed');
  const answerBy = (by: Buffer) =>
    decodePacket(encodeAnswer(request.value, { code: codes.accessReject, attributes: [] }, by));
  const [good, forged] = [answerBy(radsecSecret), answerBy(secret)];
  expect([good.ok && isAnswerTo(good.value, sent), forged.ok && isAnswerTo(forged.value, sent)]).toEqual([true, false]);
});

test('attributes of makers are taken apart and put together whatever their bytes are', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 253 }), (bytes) => {
      const value = Buffer.from(bytes);
      const parts = partsOf({ attributes: [{ type: 26, value, offset: 0, text: '' }] });
      for (const part of parts) {
        const [again] = partsOf(packetOf(1, encodePart(part)));
        expect(again).toEqual(part);
      }
    }),
  );
});
