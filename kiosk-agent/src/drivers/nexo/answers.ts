import { z } from 'zod';
import { err, ok, type Result } from '@machikado/contracts/result.ts';
import type { ChargeProgress } from '../payment-terminal.ts';

/**
 * The fields that are read of a terminal's messages (nexo Retailer 3.0 in JSON, names as in the published schemas of the
 * Terminal API). There is no place in them for a card's number, expiry or holder: whatever a terminal may send of those
 * is dropped where it is parsed, and nothing keeps the bytes.
 */
const Header = z.object({
  MessageCategory: z.string().max(40),
  MessageType: z.string().max(40),
  ServiceID: z.string().max(10).optional(),
  POIID: z.string().max(80),
});
const Response = z.object({ Result: z.string().max(40), ErrorCondition: z.string().max(40).optional() });
const PaymentResponse = z.object({
  Response,
  POIData: z.object({ POITransactionID: z.object({ TransactionID: z.string().max(200) }).optional() }).optional(),
  PaymentResult: z
    .object({
      AmountsResp: z.object({ Currency: z.string().max(3).optional(), AuthorizedAmount: z.number() }).optional(),
    })
    .optional(),
});
const StatusResponse = z.object({
  Response,
  MessageReference: z.object({ ServiceID: z.string().max(10).optional() }).optional(),
  RepeatedMessageResponse: z
    .object({
      MessageHeader: Header,
      RepeatedResponseMessageBody: z.object({ PaymentResponse: PaymentResponse.optional() }),
    })
    .optional(),
});
const ToSale = z.object({
  SaleToPOIResponse: z
    .object({
      MessageHeader: Header,
      PaymentResponse: PaymentResponse.optional(),
      TransactionStatusResponse: StatusResponse.optional(),
      DiagnosisResponse: z.object({ Response }).optional(),
    })
    .optional(),
  SaleToPOIRequest: z
    .object({
      MessageHeader: Header,
      EventNotification: z.object({ EventToNotify: z.string().max(40) }).optional(),
      DisplayRequest: z
        .object({
          DisplayOutput: z
            .array(
              z.object({
                OutputContent: z.object({
                  PredefinedContent: z.object({ ReferenceID: z.string().max(400) }).optional(),
                }),
              }),
            )
            .max(8),
        })
        .optional(),
    })
    .optional(),
});

/** An end that a terminal states. `partial`: money moved, but not what was asked for. */
export type StatedEnd =
  | { readonly kind: 'approved'; readonly yen: number; readonly transaction?: string | undefined }
  | { readonly kind: 'declined' | 'cancelled' | 'in-progress' | 'not-found' | 'unclear' };

export type TerminalMessage =
  | { readonly kind: 'payment'; readonly serviceId: string; readonly end: StatedEnd }
  /** `about`: the ServiceID of the charge that the terminal tells of. */
  | {
      readonly kind: 'status';
      readonly serviceId: string;
      readonly end: StatedEnd;
      readonly about?: string | undefined;
    }
  | { readonly kind: 'diagnosis'; readonly serviceId: string; readonly poiId: string }
  | { readonly kind: 'progress'; readonly progress: ChargeProgress }
  | { readonly kind: 'other' };

export type MessageFailure = 'not-json' | 'unknown-shape';

/** Ends at which nothing was charged, by ErrorCondition; every other one that is not named is not understood. */
const failureEnds: Readonly<Record<string, StatedEnd['kind']>> = {
  Aborted: 'cancelled',
  Cancel: 'cancelled',
  Busy: 'cancelled',
  DeviceOut: 'cancelled',
  InsertedCard: 'declined',
  InvalidCard: 'declined',
  LoggedOut: 'cancelled',
  MessageFormat: 'cancelled',
  NotAllowed: 'declined',
  PaymentRestriction: 'declined',
  Refusal: 'declined',
  UnavailableDevice: 'cancelled',
  UnavailableService: 'cancelled',
  UnreachableHost: 'declined',
  WrongPIN: 'declined',
  InProgress: 'in-progress',
  NotFound: 'not-found',
};

/** What a display message of the terminal says of the charge, by its `event=`. */
const displayedProgress: Readonly<Record<string, ChargeProgress>> = {
  CARD_INSERTED: 'card-in',
  CARD_PRESENTED: 'card-in',
  CARD_SWIPED: 'card-in',
  WAIT_FOR_PIN: 'card-in',
  PIN_ENTERED: 'authorizing',
  AUTHORIZING: 'authorizing',
};

const transactionPattern = /^[A-Za-z0-9._-]{1,64}$/;

function endOf(answer: z.infer<typeof PaymentResponse>): StatedEnd {
  const { Result: result, ErrorCondition: condition } = answer.Response;
  if (result === 'Failure') return { kind: failureEnds[condition ?? ''] ?? 'unclear' } as StatedEnd;
  const amounts = answer.PaymentResult?.AmountsResp;
  if (result !== 'Success' || amounts === undefined || (amounts.Currency ?? 'JPY') !== 'JPY')
    return { kind: 'unclear' };
  const transaction = answer.POIData?.POITransactionID?.TransactionID;
  const named = transaction !== undefined && transactionPattern.test(transaction);
  return { kind: 'approved', yen: amounts.AuthorizedAmount, ...(named && { transaction }) };
}

function statusOf(answer: z.infer<typeof StatusResponse>): StatedEnd {
  const repeated = answer.RepeatedMessageResponse?.RepeatedResponseMessageBody.PaymentResponse;
  if (answer.Response.Result === 'Success') return repeated === undefined ? { kind: 'unclear' } : endOf(repeated);
  const kind = failureEnds[answer.Response.ErrorCondition ?? ''];
  // A status that could not be given says nothing about the charge, whatever the reason.
  return { kind: kind === 'in-progress' || kind === 'not-found' ? kind : 'unclear' };
}

function progressOf(request: NonNullable<z.infer<typeof ToSale>['SaleToPOIRequest']>): TerminalMessage {
  if (request.EventNotification?.EventToNotify === 'CardInserted') return { kind: 'progress', progress: 'card-in' };
  for (const { OutputContent: content } of request.DisplayRequest?.DisplayOutput ?? []) {
    const event = new URLSearchParams(content.PredefinedContent?.ReferenceID ?? '').get('event');
    const progress = displayedProgress[event ?? ''];
    if (progress !== undefined) return { kind: 'progress', progress };
  }
  return { kind: 'other' };
}

/** Reads one message of a terminal. */
export function decodeMessage(bytes: Uint8Array): Result<TerminalMessage, MessageFailure> {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return err('not-json');
  }
  const read = ToSale.safeParse(json);
  if (!read.success) return err('unknown-shape');
  const { SaleToPOIResponse: answer, SaleToPOIRequest: request } = read.data;
  if (request !== undefined) return ok(progressOf(request));
  const serviceId = answer?.MessageHeader.ServiceID;
  if (answer === undefined || serviceId === undefined) return err('unknown-shape');
  const { PaymentResponse: payment, TransactionStatusResponse: status } = answer;
  if (payment !== undefined) return ok({ kind: 'payment', serviceId, end: endOf(payment) });
  if (status !== undefined) {
    const about = status.RepeatedMessageResponse?.MessageHeader.ServiceID ?? status.MessageReference?.ServiceID;
    return ok({ kind: 'status', serviceId, end: statusOf(status), about });
  }
  if (answer.DiagnosisResponse === undefined) return ok({ kind: 'other' });
  return ok({ kind: 'diagnosis', serviceId, poiId: answer.MessageHeader.POIID });
}
