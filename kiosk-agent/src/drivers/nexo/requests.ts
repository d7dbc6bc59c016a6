import { randomBytes } from 'node:crypto';

/** Who speaks to whom: `saleId` this kiosk, `poiId` the terminal. */
export type Parties = { readonly saleId: string; readonly poiId: string };

const letters = '0123456789ABCDEFGHJKLMNPQRSTUVWXYZ';

/**
 * A ServiceID: ten characters that name one exchange (nexo Retailer 3.0: at most ten, unique for two days). At random
 * and not counted, so that a kiosk whose disk was replaced never asks about somebody else's charge.
 */
export function newServiceId(): string {
  return Array.from(randomBytes(10), (byte) => letters.charAt(byte % letters.length)).join('');
}

type Category = 'Payment' | 'TransactionStatus' | 'Abort' | 'Diagnosis';

function encodeRequest(parties: Parties, serviceId: string, body: { category: Category; content: object }): Uint8Array {
  const { category, content } = body;
  const header = {
    ProtocolVersion: '3.0',
    MessageClass: 'Service',
    MessageCategory: category,
    MessageType: 'Request',
    ServiceID: serviceId,
    SaleID: parties.saleId,
    POIID: parties.poiId,
  };
  const request = { MessageHeader: header, [`${category}Request`]: content };
  return Buffer.from(JSON.stringify({ SaleToPOIRequest: request }), 'utf8');
}

export type PaymentOrder = { readonly serviceId: string; readonly yen: number; readonly at: Date };

/** Asks for a charge; its ServiceID is what it is known by ever after. */
export function encodePayment(parties: Parties, { serviceId, yen, at }: PaymentOrder): Uint8Array {
  const content = {
    SaleData: { SaleTransactionID: { TransactionID: serviceId, TimeStamp: at.toISOString() } },
    PaymentTransaction: { AmountsReq: { Currency: 'JPY', RequestedAmount: yen } },
  };
  return encodeRequest(parties, serviceId, { category: 'Payment', content });
}

const referenceOf = ({ saleId, poiId }: Parties, paymentId: string) => ({
  MessageCategory: 'Payment',
  ServiceID: paymentId,
  SaleID: saleId,
  POIID: poiId,
});

/** Asks what became of a charge. */
export function encodeStatus(parties: Parties, serviceId: string, paymentId: string): Uint8Array {
  const content = { MessageReference: referenceOf(parties, paymentId), ReceiptReprintFlag: false };
  return encodeRequest(parties, serviceId, { category: 'TransactionStatus', content });
}

/** Asks to let go of a charge. It has no answer of its own: the charge's says what came of it. */
export function encodeAbort(parties: Parties, serviceId: string, paymentId: string): Uint8Array {
  const content = { MessageReference: referenceOf(parties, paymentId), AbortReason: 'MerchantAbort' };
  return encodeRequest(parties, serviceId, { category: 'Abort', content });
}

/** Asks whether the terminal is there, without its host. */
export function encodeDiagnosis(parties: Parties, serviceId: string): Uint8Array {
  return encodeRequest(parties, serviceId, { category: 'Diagnosis', content: { HostDiagnosisFlag: false } });
}
