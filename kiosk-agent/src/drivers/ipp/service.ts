import type { PrinterStatus } from '@machikado/contracts/print.ts';
import { err, ok } from '@machikado/contracts/result.ts';
import { postBytes } from '../../transports/http-exchange.ts';
import type { PrinterAddress } from '../../transports/printer-address.ts';
import type { JobKnowledge, JobService } from '../job-printer.ts';
import { decodeIppAnswer, encodeIppRequest, operations, type IppGroup, type IppRequest } from './message.ts';
import { drawSheets } from './sheet-pdf.ts';

const timeoutMs = 20_000;
const maxAnswerBytes = 256 * 1024;
const isGood = (status: number) => status < 0x0100;

/** What stops a printer (RFC 8011 §5.4.12); each word may end with its severity. */
const reasons: readonly (readonly [RegExp, PrinterStatus])[] = [
  [/^(cover|door|interlock)-open/, 'cover-open'],
  [/^media-(empty|needed)/, 'paper-end'],
  [/^(cutter|media-jam|output-area-full)/, 'cutter-error'],
  [/^(fuser-over-temp|opc-life-over)/, 'overheated'],
  [/^(offline|shutdown|connecting-to-device|timed-out)/, 'offline'],
];

/** The one word for a printer's attributes. */
export function classifyPrinter(printer: IppGroup): PrinterStatus {
  const words = (printer.get('printer-state-reasons') ?? []).map(String).filter((word) => !word.endsWith('-report'));
  const stopping = words.filter((word) => !word.endsWith('-warning'));
  const [found] = reasons.filter(([pattern]) => stopping.some((word) => pattern.test(word)));
  if (found !== undefined) return found[1];
  if (printer.get('printer-state')?.[0] === 5 || printer.get('printer-is-accepting-jobs')?.[0] === false)
    return 'error';
  return words.some((word) => word.startsWith('media-low')) ? 'paper-near-end' : 'ready';
}

/** What a job's state says (RFC 8011 §5.3.7). `completed` of a queue of CUPS means sent, whatever became of the paper. */
export function classifyJobState(state: unknown): JobKnowledge {
  if (state === 9) return 'handed-on';
  return state === 7 || state === 8 ? 'failed' : 'under-way';
}

/** A queue of CUPS, or a printer that speaks IPP: each slip is a PDF on A4, known by its job's name. */
export function openIppService(address: Extract<PrinterAddress, { kind: 'ipp' }>): JobService {
  const printerUri = address.url.replace(/^http/, 'ipp');
  let requestId = 0;
  const ask = async (request: Pick<IppRequest, 'operation' | 'attributes' | 'document'>) => {
    requestId += 1;
    const body = encodeIppRequest({ ...request, requestId, printerUri });
    const contentType = 'application/ipp';
    const answer = await postBytes({ url: address.url, contentType, body, timeoutMs, maxAnswerBytes });
    const decoded = answer.ok ? decodeIppAnswer(answer.value) : answer;
    return decoded.ok && isGood(decoded.value.status) ? decoded.value : undefined;
  };
  const findJob = async (id: string, which: 'completed' | 'not-completed') => {
    const answer = await ask({
      operation: operations.getJobs,
      attributes: [
        ['keyword', 'which-jobs', which],
        ['boolean', 'my-jobs', false],
        ['integer', 'limit', 200],
        ['keyword', 'requested-attributes', 'job-name', 'job-state', 'job-id'],
      ],
    });
    if (answer === undefined) return 'unreachable';
    return answer.jobs.find((job) => job.get('job-name')?.[0] === id);
  };
  return {
    askStatus: async () => {
      const wanted = ['printer-state', 'printer-state-reasons', 'printer-is-accepting-jobs'];
      const answer = await ask({
        operation: operations.getPrinterAttributes,
        attributes: [['keyword', 'requested-attributes', ...wanted]],
      });
      return answer === undefined ? err('unreachable') : ok(classifyPrinter(answer.printer));
    },
    submit: async (slip) => {
      await ask({
        operation: operations.printJob,
        attributes: [
          ['name', 'job-name', slip.id],
          ['mimeType', 'document-format', 'application/pdf'],
        ],
        document: drawSheets(slip.bitmap),
      });
    },
    lookUp: async (id) => {
      const waiting = await findJob(id, 'not-completed');
      if (waiting === 'unreachable') return waiting;
      if (waiting !== undefined) return classifyJobState(waiting.get('job-state')?.[0]);
      const ended = await findJob(id, 'completed');
      if (ended === 'unreachable') return ended;
      return ended === undefined ? 'not-known' : classifyJobState(ended.get('job-state')?.[0]);
    },
  };
}
