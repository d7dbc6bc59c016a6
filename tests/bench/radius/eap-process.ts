import { constants } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import { answerEap } from '../../../hotspot-portal/src/exchanges/eap-request.ts';
import { createEapServer } from '../../../hotspot-portal/src/eap/eap-server.ts';
import { createResumptionBook } from '../../../hotspot-portal/src/eap/session-book.ts';
import { codes } from '../../../hotspot-portal/src/radius/packet.ts';
import { serveUdp } from '../../../hotspot-portal/src/radius/udp-server.ts';
import { benchSecret } from './generator.ts';

const [certificate = '', name = '', password = ''] = process.argv.slice(2);
const nowMs = () => performance.now();
const person = { name };
const eap = createEapServer(
  {
    context: createSecureContext({
      key: readFileSync(`${certificate}.key`),
      cert: readFileSync(`${certificate}.pem`),
      minVersion: 'TLSv1.2',
      secureOptions: constants.SSL_OP_NO_TICKET,
    }),
    methods: ['ttls'],
    resumptions: createResumptionBook(nowMs),
    credentials: {
      byPassword: (user, given) =>
        Promise.resolve(user === name && given.equals(Buffer.from(password)) ? person : null),
      ntHashOf: () => Promise.resolve(null),
      byCertificate: () => Promise.resolve(null),
      mayReturn: () => Promise.resolve(true),
    },
  },
  nowMs,
);
const granted = { attributes: [['Session-Timeout', 3600] as const] };
const { port } = await serveUdp(
  {
    statusAnswer: codes.accessAccept,
    handlers: new Map([[codes.accessRequest, (request) => answerEap(eap, request, () => Promise.resolve(granted))]]),
    secretOf: () => Buffer.from(benchSecret),
    onDrop: () => undefined,
    nowMs,
  },
  { host: '127.0.0.1', port: 0 },
);
console.log(port);
