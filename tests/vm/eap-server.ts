import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { constants } from 'node:crypto';
import { createSecureContext } from 'node:tls';
import { createEapServer } from '../../hotspot-portal/src/eap/eap-server.ts';
import { ntHashOf } from '../../hotspot-portal/src/eap/mschapv2.ts';
import { createResumptionBook } from '../../hotspot-portal/src/eap/session-book.ts';
import { answerEap } from '../../hotspot-portal/src/exchanges/eap-request.ts';
import { codes } from '../../hotspot-portal/src/radius/packet.ts';
import type { RadiusRequest } from '../../hotspot-portal/src/radius/receiver.ts';
import { serveUdp } from '../../hotspot-portal/src/radius/udp-server.ts';

/**
 * A program of its own beside the spot, in its network: answers EAP with the spot's own methods for one account. Says
 * `ready` when it listens; its arguments are port, files of secret, key and certificate, and the account's name and password.
 */
const [port, secretFile, keyFile, certificateFile, name, password] = process.argv.slice(2);
assert.ok(port && secretFile && keyFile && certificateFile && name && password);
const nowMs = () => performance.now();
const person = { name };
const secret = Buffer.from(readFileSync(secretFile, 'utf8').trim());
const eap = createEapServer(
  {
    context: createSecureContext({
      key: readFileSync(keyFile),
      cert: readFileSync(certificateFile),
      minVersion: 'TLSv1.2',
      secureOptions: constants.SSL_OP_NO_TICKET,
    }),
    methods: ['ttls', 'peap'],
    resumptions: createResumptionBook(nowMs),
    credentials: {
      byPassword: (asked, given) =>
        Promise.resolve(asked === name && given.equals(Buffer.from(password)) ? person : null),
      ntHashOf: (asked) => Promise.resolve(asked === name ? { person, ntHash: ntHashOf(password) } : null),
      byCertificate: () => Promise.resolve(null),
      mayReturn: () => Promise.resolve(true),
    },
  },
  nowMs,
);
await serveUdp(
  {
    statusAnswer: codes.accessAccept,
    handlers: new Map([
      [
        codes.accessRequest,
        (request: RadiusRequest) =>
          answerEap(eap, request, () => Promise.resolve({ attributes: [['User-Name', name]] })),
      ],
    ]),
    secretOf: () => secret,
    onDrop: () => undefined,
    nowMs,
  },
  { host: '127.0.0.1', port: Number(port) },
);
process.stdout.write('ready\n');
