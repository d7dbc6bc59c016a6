import { createServer } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { listen } from '@machikado/runtime/process.ts';

type IppOrder = {
  /** Words of printer-state-reasons. */
  readonly reasons?: readonly string[];
  /** What becomes of the next jobs: they end at once, or wait until `finish`. */
  readonly holds?: boolean;
  readonly finish?: 'completed' | 'aborted';
  /** Takes the next jobs and hangs up in place of answering. */
  readonly loseAnswers?: boolean;
  readonly forget?: boolean;
};

type Job = { readonly name: string; readonly id: number; state: number; readonly document: Buffer };

export type VirtualIpp = AsyncDisposable & {
  readonly url: string;
  readonly order: (order: IppOrder) => void;
  readonly jobs: () => readonly Job[];
};

/** The attributes of a request by their names, each value as the bytes stand there; and what follows them. */
function readRequest(bytes: Buffer): { values: Map<string, string[]>; document: Buffer; isRight: boolean } {
  const values = new Map<string, string[]>();
  let [at, name] = [8, ''];
  while (at < bytes.length && bytes[at] !== 0x03) {
    if ((bytes[at] ?? 0) < 0x10) {
      at += 1;
      continue;
    }
    const nameLength = bytes.readUInt16BE(at + 1);
    if (nameLength > 0) name = bytes.toString('utf8', at + 3, at + 3 + nameLength);
    const valueAt = at + 5 + nameLength;
    const length = bytes.readUInt16BE(at + 3 + nameLength);
    values.set(name, [...(values.get(name) ?? []), bytes.toString('utf8', valueAt, valueAt + length)]);
    at = valueAt + length;
  }
  const [first, second, third] = values.keys();
  const isRight =
    first === 'attributes-charset' &&
    second === 'attributes-natural-language' &&
    third === 'printer-uri' &&
    bytes[8] === 1;
  return { values, document: bytes.subarray(at + 1), isRight };
}

const attribute = (tag: number, name: string, value: Uint8Array) => {
  const [nameLength, valueLength] = [Buffer.alloc(2), Buffer.alloc(2)];
  nameLength.writeUInt16BE(Buffer.byteLength(name));
  valueLength.writeUInt16BE(value.length);
  return Buffer.concat([Uint8Array.of(tag), nameLength, Buffer.from(name), valueLength, value]);
};
const number = (value: number) => Uint8Array.of(value >>> 24, (value >> 16) & 0xff, (value >> 8) & 0xff, value & 0xff);
const keywords = (name: string, words: readonly string[]) =>
  words.map((word, at) => attribute(0x44, at === 0 ? name : '', Buffer.from(word)));

/** A printer that speaks IPP, as far as slips need it (RFC 8010, RFC 8011). */
export async function openVirtualIpp(): Promise<VirtualIpp> {
  const modes = { reasons: [] as readonly string[], holds: false, loseAnswers: false };
  const jobs: Job[] = [];
  const jobGroup = ({ name, id, state }: Job) =>
    Buffer.concat([
      Uint8Array.of(0x02),
      attribute(0x42, 'job-name', Buffer.from(name)),
      attribute(0x21, 'job-id', number(id)),
      attribute(0x23, 'job-state', number(state)),
    ]);
  const groupsFor = (operation: number, { values, document }: ReturnType<typeof readRequest>): Buffer[] | undefined => {
    if (operation === 0x0002) {
      if (values.get('document-format')?.[0] !== 'application/pdf') return undefined;
      const name = values.get('job-name')?.[0] ?? '';
      jobs.push({ name, id: jobs.length + 1, state: modes.holds ? 5 : 9, document });
      return jobs.slice(-1).map(jobGroup);
    }
    if (operation === 0x000a) {
      const isWanted = (job: Job) => job.state >= 7 === (values.get('which-jobs')?.[0] === 'completed');
      return jobs.filter(isWanted).map(jobGroup);
    }
    if (operation !== 0x000b) return undefined;
    const reasons = modes.reasons.length === 0 ? ['none'] : modes.reasons;
    const isStopped = reasons.some((reason) => reason !== 'none' && !/-(report|warning)$|low/.test(reason));
    return [
      Buffer.concat([
        Uint8Array.of(0x04),
        attribute(0x23, 'printer-state', number(isStopped ? 5 : 3)),
        ...keywords('printer-state-reasons', reasons),
        attribute(0x22, 'printer-is-accepting-jobs', Uint8Array.of(1)),
      ]),
    ];
  };
  const server = createServer((request, response) => {
    void buffer(request).then((bytes) => {
      const operation = bytes.readUInt16BE(2);
      const asked = readRequest(bytes);
      const groups = asked.isRight ? groupsFor(operation, asked) : undefined;
      if (operation === 0x0002 && modes.loseAnswers) return request.socket.destroy();
      const head = Buffer.concat([
        Uint8Array.of(1, 1, ...(groups === undefined ? [4, 0] : [0, 0])),
        bytes.subarray(4, 8),
      ]);
      const common = Buffer.concat([
        Uint8Array.of(0x01),
        attribute(0x47, 'attributes-charset', Buffer.from('utf-8')),
        attribute(0x48, 'attributes-natural-language', Buffer.from('en')),
      ]);
      response.setHeader('content-type', 'application/ipp');
      return response.end(Buffer.concat([head, common, ...(groups ?? []), Uint8Array.of(0x03)]));
    });
  });
  const port = await listen(server, { host: '127.0.0.1', port: 0, variable: 'a port for IPP' });
  return {
    url: `ipp://127.0.0.1:${port}/printers/office`,
    jobs: () => jobs,
    order: ({ finish, forget, ...changed }) => {
      Object.assign(modes, changed);
      for (const job of jobs) if (finish !== undefined && job.state < 7) job.state = finish === 'completed' ? 9 : 8;
      if (forget === true) jobs.length = 0;
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
