import { err, ok } from '@machikado/contracts/result.ts';
import { postBytes } from '../../transports/http-exchange.ts';
import type { PrinterAddress } from '../../transports/printer-address.ts';
import type { JobService } from '../job-printer.ts';
import { classifyFlags, classifyJob, composeBody, composeRequest, printJobIdOf, readResponse } from './message.ts';

/** How long the printer may take for a job, and we for a question. */
const printMs = 60_000;
const questionMs = 5000;
const maxAnswerBytes = 64 * 1024;

/** Epson's ePOS-Print service: pictures in XML over HTTP, each job under an id of ours. */
export function openEposService(address: Extract<PrinterAddress, { kind: 'epos' }>): JobService {
  const ask = async (body: string, options: { jobId?: string; timeoutMs: number }) => {
    const asked = { device: address.device, ...options };
    const answer = await postBytes({
      url: `${address.origin}/cgi-bin/epos/service.cgi?devid=${address.device}&timeout=${options.timeoutMs}`,
      contentType: 'text/xml; charset=utf-8',
      body: Buffer.from(composeRequest(asked, body)),
      // The printer's own time-out comes first, so that it can say so.
      timeoutMs: options.timeoutMs + 3000,
      maxAnswerBytes,
    });
    return answer.ok ? readResponse(Buffer.from(answer.value).toString('utf8')) : undefined;
  };
  return {
    askStatus: async () => {
      const response = await ask('', { timeoutMs: questionMs });
      return response === undefined ? err('unreachable') : ok(classifyFlags(response));
    },
    submit: async (slip, profile) => {
      await ask(composeBody(slip, profile), { jobId: printJobIdOf(slip.id), timeoutMs: printMs });
    },
    lookUp: async (id) => {
      const response = await ask('', { jobId: printJobIdOf(id), timeoutMs: questionMs });
      return response === undefined ? 'unreachable' : classifyJob(response);
    },
  };
}
