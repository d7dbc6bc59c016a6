import { createServer, type Socket } from 'node:net';
import { listen } from '@machikado/runtime/process.ts';
import type { TerminalCharge, TerminalOrder, TerminalStep } from './terminal-state.ts';
import {
  answer,
  createRequestReader,
  display,
  paymentResponse,
  type RequestHeader,
  type TerminalRequest,
} from './wire.ts';

export type TerminalView = {
  readonly online: boolean;
  readonly connected: boolean;
  readonly step: TerminalStep;
  readonly yen: number;
  readonly loseNextAnswer: boolean;
  readonly holdAnswers: boolean;
  /** Requests to charge that ever came, by their ServiceID; one that came twice stands here twice. */
  readonly requested: readonly string[];
  readonly charges: readonly TerminalCharge[];
  readonly unreadable: number;
};

export type VirtualTerminal = AsyncDisposable & {
  readonly url: string;
  readonly order: (order: TerminalOrder) => void;
  readonly describe: () => TerminalView;
};

type Charging = { readonly header: RequestHeader; readonly yen: number; step: TerminalStep; timer?: NodeJS.Timeout };

type Machine = {
  readonly name: string;
  readonly stepMs: number;
  readonly charges: TerminalCharge[];
  readonly requested: string[];
  online: boolean;
  socket: Socket | undefined;
  charging: Charging | undefined;
  loseNextAnswer: boolean;
  holdAnswers: boolean;
  unreadable: number;
};

const usualStepMs = 700;

/** A card terminal as its bytes show it: one connection, nexo messages in and out, its own books of what it charged. */
export async function openVirtualTerminal(options: {
  readonly port: number;
  readonly name: string;
  /** How long the bank takes for each step. */
  readonly stepMs?: number;
}): Promise<VirtualTerminal> {
  const machine: Machine = {
    name: options.name,
    stepMs: options.stepMs ?? usualStepMs,
    charges: [],
    requested: [],
    online: true,
    socket: undefined,
    charging: undefined,
    loseNextAnswer: false,
    holdAnswers: false,
    unreadable: 0,
  };
  const server = createServer((socket) => accept(machine, socket));
  const port = await listen(server, { host: '127.0.0.1', port: options.port, variable: 'MACHIKADO_TERMINAL_PORT' });
  return {
    url: `tcp://${machine.name}@127.0.0.1:${port}`,
    order: (order) => follow(machine, order),
    describe: () => describe(machine),
    [Symbol.asyncDispose]: async () => {
      clearTimeout(machine.charging?.timer);
      machine.socket?.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function describe(machine: Machine): TerminalView {
  const { online, socket, charging, loseNextAnswer, holdAnswers, requested, charges, unreadable } = machine;
  return {
    online,
    connected: socket !== undefined,
    step: charging?.step ?? 'idle',
    yen: charging?.yen ?? 0,
    ...{ loseNextAnswer, holdAnswers, requested, charges, unreadable },
  };
}

function accept(machine: Machine, socket: Socket): void {
  socket.on('error', () => undefined);
  if (!machine.online) {
    socket.destroy();
    return;
  }
  // A cash register that comes back is the one that counts, as on a terminal that has one of them.
  machine.socket?.destroy();
  machine.socket = socket;
  socket.setNoDelay(true);
  const read = createRequestReader();
  socket.on('data', (bytes) => {
    for (const request of read(bytes)) {
      if (request === undefined) machine.unreadable += 1;
      else if (request.MessageHeader.POIID === machine.name) work(machine, request);
    }
  });
  socket.once('close', () => {
    if (machine.socket === socket) machine.socket = undefined;
  });
}

function work(machine: Machine, request: TerminalRequest): void {
  const { MessageHeader: header } = request;
  const say = (bytes: Uint8Array) => machine.socket?.write(bytes);
  if (request.PaymentRequest !== undefined) {
    const { RequestedAmount: yen } = request.PaymentRequest.PaymentTransaction.AmountsReq;
    machine.requested.push(header.ServiceID);
    if (machine.charging === undefined) {
      machine.charging = { header, yen, step: 'waiting' };
      say(display(header, 'TENDER_CREATED'));
    } else {
      const busy = { Response: { Result: 'Failure', ErrorCondition: 'Busy' } };
      say(answer(header, { PaymentResponse: busy }));
    }
  } else if (request.TransactionStatusRequest !== undefined) {
    const asked = request.TransactionStatusRequest.MessageReference.ServiceID;
    say(answer(header, { TransactionStatusResponse: statusOf(machine, header, asked) }));
  } else if (request.AbortRequest !== undefined) {
    const { charging } = machine;
    const { ServiceID: meant } = request.AbortRequest.MessageReference;
    // Once the bank is asked there is no way back.
    if (charging?.header.ServiceID === meant && charging.step !== 'authorizing') end(machine, 'cancelled');
  } else if (request.DiagnosisRequest !== undefined) {
    say(answer(header, { DiagnosisResponse: { Response: { Result: 'Success' } } }));
  }
}

function statusOf(machine: Machine, header: RequestHeader, asked: string): object {
  const failure = (ErrorCondition: string) => ({ Response: { Result: 'Failure', ErrorCondition } });
  if (machine.charging?.header.ServiceID === asked) return failure('InProgress');
  const charge = machine.charges.find((one) => one.serviceId === asked);
  if (charge === undefined) return failure('NotFound');
  const of = { ...header, MessageCategory: 'Payment', ServiceID: asked };
  const body = { PaymentResponse: paymentResponse(charge) };
  return {
    Response: { Result: 'Success' },
    RepeatedMessageResponse: { MessageHeader: of, RepeatedResponseMessageBody: body },
  };
}

/** Writes the charge into the terminal's books, and only then answers, unless the answer is to get lost. */
function end(machine: Machine, kind: TerminalCharge['end']): void {
  const { charging } = machine;
  if (charging === undefined) return;
  clearTimeout(charging.timer);
  machine.charging = undefined;
  const transaction = `SIM-${String(machine.charges.length + 1).padStart(6, '0')}`;
  const charge = { serviceId: charging.header.ServiceID, yen: charging.yen, end: kind, transaction };
  machine.charges.push(charge);
  if (machine.holdAnswers) return;
  if (machine.loseNextAnswer) {
    machine.loseNextAnswer = false;
    machine.socket?.destroy();
  } else machine.socket?.write(answer(charging.header, { PaymentResponse: paymentResponse(charge) }));
}

function insert(machine: Machine, card: 'good' | 'refused'): void {
  const { charging, stepMs } = machine;
  if (charging?.step !== 'waiting') return;
  charging.step = 'card-in';
  machine.socket?.write(display(charging.header, 'CARD_INSERTED'));
  charging.timer = setTimeout(() => {
    charging.step = 'authorizing';
    machine.socket?.write(display(charging.header, 'PIN_ENTERED'));
    charging.timer = setTimeout(() => end(machine, card === 'good' ? 'approved' : 'declined'), stepMs);
  }, stepMs);
}

function follow(machine: Machine, order: TerminalOrder): void {
  const { card, press, online, drop, loseNextAnswer, holdAnswers } = order;
  if (loseNextAnswer !== undefined) machine.loseNextAnswer = loseNextAnswer;
  if (holdAnswers !== undefined) machine.holdAnswers = holdAnswers;
  if (online !== undefined) machine.online = online;
  if (card !== undefined) insert(machine, card);
  if (press === 'cancel' && machine.charging?.step !== 'authorizing') end(machine, 'cancelled');
  if (!machine.online && machine.charging?.step !== 'authorizing') end(machine, 'cancelled');
  if (drop === true || !machine.online) machine.socket?.destroy();
}
