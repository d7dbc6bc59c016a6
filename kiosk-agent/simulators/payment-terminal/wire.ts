import { z } from 'zod';
import type { TerminalCharge } from './terminal-state.ts';

const Reference = z.object({ ServiceID: z.string() });

/** What the terminal understands of a request; the rest of it is of no interest here. */
const ToTerminal = z.object({
  SaleToPOIRequest: z.object({
    MessageHeader: z.looseObject({
      MessageCategory: z.string(),
      ServiceID: z.string().regex(/^.{1,10}$/),
      SaleID: z.string(),
      POIID: z.string(),
    }),
    PaymentRequest: z
      .object({
        PaymentTransaction: z.object({
          AmountsReq: z.object({ Currency: z.literal('JPY'), RequestedAmount: z.int().positive() }),
        }),
      })
      .optional(),
    TransactionStatusRequest: z.object({ MessageReference: Reference }).optional(),
    AbortRequest: z.object({ MessageReference: Reference }).optional(),
    DiagnosisRequest: z.looseObject({}).optional(),
  }),
});
export type TerminalRequest = z.infer<typeof ToTerminal>['SaleToPOIRequest'];
export type RequestHeader = TerminalRequest['MessageHeader'];

/** Takes whole messages out of a stream: the terminal's own reading of four bytes of length and then JSON. */
export function createRequestReader(): (bytes: Uint8Array) => (TerminalRequest | undefined)[] {
  let held = Buffer.alloc(0);
  return (bytes) => {
    held = Buffer.concat([held, bytes]);
    const found: (TerminalRequest | undefined)[] = [];
    while (held.length >= 4 && held.length >= 4 + held.readUInt32BE(0)) {
      const end = 4 + held.readUInt32BE(0);
      found.push(requestOf(held.subarray(4, end).toString('utf8')));
      held = held.subarray(end);
    }
    return found;
  };
}

function requestOf(text: string): TerminalRequest | undefined {
  try {
    return ToTerminal.safeParse(JSON.parse(text)).data?.SaleToPOIRequest;
  } catch {
    return undefined;
  }
}

function frame(message: object): Uint8Array {
  const text = Buffer.from(JSON.stringify(message), 'utf8');
  const length = Buffer.alloc(4);
  length.writeUInt32BE(text.length);
  return Buffer.concat([length, text]);
}

export function answer(header: RequestHeader, body: object): Uint8Array {
  return frame({ SaleToPOIResponse: { MessageHeader: { ...header, MessageType: 'Response' }, ...body } });
}

/** What the terminal says on its display, sent along as a notification. */
export function display(parties: Pick<RequestHeader, 'SaleID' | 'POIID'>, event: string): Uint8Array {
  const header = { ...parties, ProtocolVersion: '3.0', MessageClass: 'Device', MessageCategory: 'Display' };
  const content = { OutputFormat: 'MessageRef', PredefinedContent: { ReferenceID: `TimeStamp=0&event=${event}` } };
  const output = {
    ResponseRequiredFlag: false,
    Device: 'CashierDisplay',
    InfoQualify: 'Status',
    OutputContent: content,
  };
  return frame({
    SaleToPOIRequest: {
      MessageHeader: { ...header, MessageType: 'Notification', DeviceID: '1' },
      DisplayRequest: { DisplayOutput: [output] },
    },
  });
}

const conditions = { declined: 'Refusal', cancelled: 'Cancel' } as const;

/** The body of the answer to a payment. No number of a card is in it, masked or not. */
export function paymentResponse(charge: TerminalCharge): object {
  const { end, yen, transaction } = charge;
  const at = new Date().toISOString();
  const poi = { POITransactionID: { TransactionID: transaction, TimeStamp: at } };
  if (end !== 'approved') return { Response: { Result: 'Failure', ErrorCondition: conditions[end] }, POIData: poi };
  return {
    Response: { Result: 'Success' },
    POIData: poi,
    PaymentResult: { OnlineFlag: true, AmountsResp: { Currency: 'JPY', AuthorizedAmount: yen } },
  };
}
