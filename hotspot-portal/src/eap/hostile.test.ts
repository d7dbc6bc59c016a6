import fc from 'fast-check';
import { createSecureContext } from 'node:tls';
import { expect, test } from 'vitest';
import { decodeEap, eapCodes, eapTypes, encodeEap } from './eap-packet.ts';
import { createEapServer, type EapLimits, type EapServer } from './eap-server.ts';
import { createResumptionBook } from './session-book.ts';
import { createReassembly, fragmentBytesFor, fragmentsOf } from './tls-fragments.ts';
import { decodeAvps, encodeAvps } from './ttls-avp.ts';

const bytes = (maxLength: number) => fc.uint8Array({ maxLength }).map((value) => Buffer.from(value));

test('whatever bytes come as EAP or AVPs are read or refused; what is written is read again', () => {
  fc.assert(
    fc.property(bytes(80), (given) => {
      const eap = decodeEap(given);
      const avps = decodeAvps(given);
      if (eap.ok) expect(decodeEap(encodeEap(eap.value))).toEqual(eap);
      if (avps.ok) expect(decodeAvps(encodeAvps(avps.value))).toEqual(avps);
    }),
    { numRuns: 3000 },
  );
});

test('a message in fragments is the message again, and one too many, too long or cut off is refused', () => {
  fc.assert(
    fc.property(bytes(5000), (message) => {
      const reassembly = createReassembly();
      const taken = fragmentsOf(message, 0).map((part) => reassembly.take(part));
      expect(taken.at(-1)).toEqual({ ok: true, value: message });
      expect(taken.slice(0, -1).every((step) => step.ok && step.value === null)).toBe(true);
    }),
    { numRuns: 200 },
  );
  const endless = createReassembly();
  const part = Buffer.concat([Buffer.of(0x40), Buffer.alloc(1000)]);
  const answers = Array.from({ length: 80 }, () => endless.take(part).ok);
  expect(answers.indexOf(false)).toBe(65);
  const lying = Buffer.concat([Buffer.of(0x80, 0, 0, 0, 9), Buffer.alloc(5)]);
  expect(createReassembly().take(lying)).toEqual({ ok: false, error: 'wrong-length' });
});

test('fragments fill the link that the access point tells of, between what every link carries and 1280 bytes', () => {
  const longestEap = (linkBytes?: number) => {
    const parts = fragmentsOf(Buffer.alloc(4000), 0, fragmentBytesFor(linkBytes));
    const packets = parts.map((data) =>
      encodeEap({ code: eapCodes.request, identifier: 0, type: eapTypes.ttls, data }),
    );
    return Math.max(...packets.map(({ length }) => length));
  };
  const headers = 10;
  expect(longestEap()).toBe(1000 + headers);
  expect(longestEap(64)).toBe(1000 + headers);
  expect(longestEap(1200)).toBe(1200 - 4);
  expect(longestEap(1400)).toBe(1280 + headers);
  expect(longestEap(65_535)).toBe(1280 + headers);
});

function emptyServer(nowMs: () => number, limits?: EapLimits) {
  const none = () => Promise.resolve(null);
  const credentials = {
    byPassword: none,
    ntHashOf: none,
    byCertificate: none,
    mayReturn: () => Promise.resolve(false),
  };
  return createEapServer(
    {
      context: createSecureContext(),
      methods: ['ttls', 'peap', 'tls'],
      credentials,
      resumptions: createResumptionBook(nowMs),
    },
    nowMs,
    limits,
  );
}

/** A part of a message of which more is to come. */
function sendPart(server: EapServer, turn: { readonly eap: Buffer; readonly state: Buffer }, size: number) {
  const identifier = turn.eap.readUInt8(1);
  const data = Buffer.concat([Buffer.of(0x40), Buffer.alloc(size)]);
  const eap = encodeEap({ code: eapCodes.response, identifier, type: eapTypes.ttls, data });
  return server.answer({ between: 'a', state: turn.state, eap });
}

const identity = encodeEap({ code: eapCodes.response, identifier: 7, type: eapTypes.identity, data: Buffer.from('x') });

test('random words in a conversation never bring anybody in, and never end the server', async () => {
  const server = emptyServer(() => 0);
  const word = fc.tuple(fc.constantFrom(3, 13, 21, 25, 26, 255), bytes(60));
  await fc.assert(
    fc.asyncProperty(fc.array(word, { minLength: 1, maxLength: 4 }), async (words) => {
      let turn = await server.answer({ between: 'a', state: Buffer.alloc(0), eap: identity });
      for (const [type, data] of words) {
        if (turn.kind !== 'ask') break;
        const identifier = turn.eap.readUInt8(1);
        const eap = encodeEap({ code: eapCodes.response, identifier, type, data });
        turn = await server.answer({ between: 'a', state: turn.state, eap });
        expect(turn.kind).not.toBe('accept');
      }
    }),
    { numRuns: 150 },
  );
});

test('conversations are bounded in number and time, and belong to one access point and one device', async () => {
  let now = 0;
  const server = emptyServer(() => now);
  const begin = (between: string, nas = 'a') => server.answer({ between, nas, state: Buffer.alloc(0), eap: identity });
  const first = await begin('a');
  for (let at = 0; at < 2600; at++) await begin(`phone ${at}`, `nas ${at % 5}`);
  expect(server.open()).toBe(2000);
  expect(first.kind).toBe('ask');
  const own = await begin('b');
  if (own.kind !== 'ask') throw new Error('no question');
  const nak = encodeEap({
    code: 2,
    identifier: own.eap.readUInt8(1),
    type: eapTypes.nak,
    data: Buffer.of(eapTypes.peap),
  });
  expect((await server.answer({ between: 'c', state: own.state, eap: nak })).kind).toBe('ignore');
  expect((await server.answer({ between: 'b', state: own.state, eap: nak })).kind).toBe('ask');
  now = 61_000;
  expect((await server.answer({ between: 'b', state: own.state, eap: nak })).kind).toBe('ignore');
  await begin('d');
  expect(server.open()).toBe(1);
});

test('an access point that begins without end pushes out its own conversations, and nobody else’s', async () => {
  const server = emptyServer(() => 0, { conversations: 100, perNas: 10, bytes: 1000 });
  const begin = (nas: string) => server.answer({ between: 'a', nas, state: Buffer.alloc(0), eap: identity });
  const other = await begin('quiet');
  for (let at = 0; at < 500; at++) await begin('loud');
  expect(server.open()).toBe(11);
  expect(other.kind === 'ask' && (await sendPart(server, other, 10)).kind).toBe('ask');
});

test('fragments that wait for the rest of their message are bounded over all conversations', async () => {
  const server = emptyServer(() => 0, { conversations: 100, perNas: 100, bytes: 1000 });
  const kinds: string[] = [];
  for (let at = 0; at < 5; at++) {
    const turn = await server.answer({ between: 'a', state: Buffer.alloc(0), eap: identity });
    if (turn.kind === 'ask') kinds.push((await sendPart(server, turn, 300)).kind);
  }
  expect(kinds).toEqual(['ask', 'ask', 'ask', 'ignore', 'ignore']);
  expect(server.open()).toBe(3);
});
