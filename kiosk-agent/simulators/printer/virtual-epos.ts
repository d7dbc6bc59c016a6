import { createServer, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { listen } from '@machikado/runtime/process.ts';
import { createPaper, drawPaper } from './paper.ts';
import type { PrintFolder } from './print-folder.ts';
import { canWork, type PrinterOrder, type PrinterState } from './printer-state.ts';

const headDots = 576;
const namespace = 'http://www.epson-pos.com/schemas/2011/03/epos-print';

type EposOrder = Pick<PrinterOrder, 'paper' | 'cover' | 'trouble'> & {
  /** Works the next jobs and hangs up in place of answering. */
  readonly loseAnswers?: boolean;
  /** Works the next jobs and does not answer at all. */
  readonly holdsAnswers?: boolean;
  /** Takes jobs into a spool, and says so at once. */
  readonly spools?: boolean;
  /** Forgets every job, as after a power cut. */
  readonly forget?: boolean;
};

export type VirtualEpos = AsyncDisposable & {
  readonly url: string;
  readonly order: (order: EposOrder) => void;
  /** How often each job was handed over. */
  readonly handedOver: () => Readonly<Record<string, number>>;
};

type Answer = { readonly success: boolean; readonly code: string; readonly flags: number };

/** The flags of ePOS-Print; 0x0F000014 stands for what every answer of a real printer has besides. */
function flagsOf(state: PrinterState): number {
  const faults = { none: 0, cutter: 0x800, fault: 0x2000, heat: 0x4000 }[state.trouble];
  const paper = { ok: 0, 'near-end': 0x20000, end: 0xa0000 }[state.paper];
  return 0x0f000014 | (canWork(state) ? 0 : 0x08) | (state.cover === 'open' ? 0x20 : 0) | faults | paper;
}

function codeOf(state: PrinterState): string {
  if (state.cover === 'open') return 'EPTR_COVER_OPEN';
  if (state.paper === 'end') return 'EPTR_REC_EMPTY';
  return state.trouble === 'cutter' ? 'EPTR_CUTTER' : 'EPTR_UNRECOVERABLE';
}

/** Epson's ePOS-Print service as its answers show it. */
export async function openVirtualEpos(folder: PrintFolder): Promise<VirtualEpos> {
  const state: PrinterState = { paper: 'ok', cover: 'closed', online: true, trouble: 'none' };
  const modes = { loseAnswers: false, holdsAnswers: false, spools: false };
  const jobs = new Map<string, Answer>();
  const handedOver: Record<string, number> = {};
  const print = (body: string): Answer => {
    if (!canWork(state)) return { success: false, code: codeOf(state), flags: flagsOf(state) };
    const paper = createPaper(headDots);
    for (const [, width, dots] of body.matchAll(/<image width="(\d+)" height="\d+"[^>]*>([^<]*)<\/image>/g))
      paper.addRaster(Number(width) / 8, Buffer.from(dots ?? '', 'base64'));
    const piece = paper.cut();
    if (piece !== undefined) folder.add(drawPaper(piece), Buffer.from(body));
    return { success: true, code: '', flags: flagsOf(state) | 0x02 };
  };
  const answerTo = (body: string): Answer => {
    const jobId = /<printjobid>([^<]{1,30})<\/printjobid>/.exec(body)?.[1];
    const isJob = body.includes('<image') || body.includes('<text');
    if (!isJob && jobId === undefined) return { success: true, code: '', flags: flagsOf(state) };
    if (!isJob) return jobs.get(jobId ?? '') ?? { success: false, code: 'JobNotFound', flags: flagsOf(state) };
    const answer = print(body);
    handedOver[jobId ?? ''] = (handedOver[jobId ?? ''] ?? 0) + 1;
    jobs.set(jobId ?? '', answer);
    return modes.spools ? { success: true, code: '', flags: 0x02 } : answer;
  };
  const server = createServer((request: IncomingMessage, response) => {
    void text(request).then((body) => {
      const isRight = request.url?.startsWith('/cgi-bin/epos/service.cgi?devid=local_printer&') === true;
      if (!isRight || !body.includes(namespace)) return response.writeHead(404).end();
      const { success, code, flags } = answerTo(body);
      if (modes.holdsAnswers && body.includes('<image')) return undefined;
      if (modes.loseAnswers && body.includes('<image')) return request.socket.destroy();
      const element = `<response success="${success}" code="${code}" status="${flags}" battery="0" xmlns="${namespace}"/>`;
      return response
        .writeHead(200, { 'content-type': 'text/xml; charset=utf-8' })
        .end(
          `<?xml version="1.0" encoding="utf-8"?><soapenv:Envelope><soapenv:Body>${element}</soapenv:Body></soapenv:Envelope>`,
        );
    });
  });
  const port = await listen(server, { host: '127.0.0.1', port: 0, variable: 'a port for ePOS-Print' });
  return {
    url: `epos://127.0.0.1:${port}/local_printer`,
    handedOver: () => handedOver,
    order: ({ paper, cover, trouble, forget, ...changed }) => {
      Object.assign(state, { ...(paper && { paper }), ...(cover && { cover }), ...(trouble && { trouble }) });
      Object.assign(modes, changed);
      if (forget === true) jobs.clear();
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
