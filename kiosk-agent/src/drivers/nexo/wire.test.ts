import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRequestReader } from '../../../simulators/payment-terminal/wire.ts';
import { decodeMessage } from './answers.ts';
import { createFrameReader, encodeFrame, maxMessageBytes } from './frame.ts';
import { encodeAbort, encodeDiagnosis, encodePayment, encodeStatus, newServiceId } from './requests.ts';

const parties = { saleId: 'MACHIKADO', poiId: 'SIM-1' };
const header = { MessageClass: 'Service', MessageType: 'Response', SaleID: 'MACHIKADO', POIID: 'SIM-1' };
const cardNumber = '4111111111111111';

const encode = (value: unknown) => Buffer.from(JSON.stringify(value), 'utf8');
const payment = (body: object) =>
  decodeMessage(
    encode({
      SaleToPOIResponse: {
        MessageHeader: { ...header, MessageCategory: 'Payment', ServiceID: 'A1' },
        PaymentResponse: body,
      },
    }),
  );
const success = (more: object) => ({
  Response: { Result: 'Success' },
  POIData: { POITransactionID: { TransactionID: 'T-1' } },
  ...more,
});

test('a message comes out whole however its bytes are cut', () => {
  fc.assert(
    fc.property(
      fc.array(fc.uint8Array({ minLength: 1, maxLength: 300 }), { maxLength: 6 }),
      fc.infiniteStream(fc.integer({ min: 1, max: 40 })),
      (messages, cuts) => {
        const read = createFrameReader();
        let rest: Uint8Array = Buffer.concat(messages.map(encodeFrame));
        const found: Uint8Array[] = [];
        while (rest.length > 0) {
          const length = Number(cuts.next().value);
          const frames = read(rest.subarray(0, length));
          found.push(...(frames.ok ? frames.value : []));
          rest = rest.subarray(length);
        }
        expect(found.map((one) => Buffer.from(one))).toEqual(messages.map((one) => Buffer.from(one)));
      },
    ),
  );
});

test('a length that no honest message has is refused before anything is kept for it', () => {
  const long = Buffer.alloc(4);
  long.writeUInt32BE(maxMessageBytes + 1);
  expect(createFrameReader()(long)).toEqual({ ok: false, error: 'frame-too-long' });
  expect(createFrameReader()(Buffer.alloc(4))).toEqual({ ok: false, error: 'frame-empty' });
  expect(createFrameReader()(Buffer.from('GET / HTTP/1.1\r\n'))).toEqual({ ok: false, error: 'frame-too-long' });
});

test('whatever bytes come, they are read or named as unreadable', () => {
  const someJson = fc.oneof(
    fc.uint8Array({ maxLength: 400 }),
    fc.json({ maxDepth: 6 }).map((text) => Buffer.from(text)),
  );
  fc.assert(
    fc.property(someJson, (bytes) => {
      const read = decodeMessage(bytes);
      expect(read.ok || ['not-json', 'unknown-shape'].includes(read.error)).toBe(true);
    }),
    { numRuns: 2000 },
  );
});

test('a message with one thing changed is never read as money that was taken', () => {
  const whole = { ...success({ PaymentResult: { AmountsResp: { Currency: 'JPY', AuthorizedAmount: 1200 } } }) };
  expect(payment(whole)).toMatchObject({
    ok: true,
    value: { end: { kind: 'approved', yen: 1200, transaction: 'T-1' } },
  });
  const without = (change: object) => payment({ ...whole, ...change });
  for (const change of [
    { Response: { Result: 'Partial' } },
    { Response: { Result: 'Failure' } },
    { Response: { Result: 'success' } },
    { Response: undefined },
    { PaymentResult: undefined },
    { PaymentResult: { AmountsResp: { Currency: 'EUR', AuthorizedAmount: 1200 } } },
    { PaymentResult: { AmountsResp: { Currency: 'JPY', AuthorizedAmount: '1200' } } },
  ]) {
    const read = without(change);
    expect(read.ok && read.value.kind === 'payment' && read.value.end.kind === 'approved', JSON.stringify(change)).toBe(
      false,
    );
  }
});

test('the number of a card is dropped where it is read, wherever a terminal puts it', () => {
  const card = { PaymentBrand: 'visa', MaskedPan: cardNumber, SensitiveCardData: { PAN: cardNumber } };
  const read = payment(
    success({
      AdditionalResponse: `pan=${cardNumber}`,
      POIData: { POITransactionID: { TransactionID: `${cardNumber} x` } },
      PaymentReceipt: [{ OutputContent: { OutputText: [{ Text: cardNumber }] } }],
      PaymentResult: {
        PaymentInstrumentData: { CardData: card },
        AmountsResp: { Currency: 'JPY', AuthorizedAmount: 1200 },
      },
    }),
  );
  expect(read.ok).toBe(true);
  expect(JSON.stringify(read)).not.toContain(cardNumber.slice(0, 6));
});

test.each([
  ['Cancel', 'cancelled'],
  ['Aborted', 'cancelled'],
  ['Refusal', 'declined'],
  ['WrongPIN', 'declined'],
  ['InProgress', 'in-progress'],
  ['SomethingNew', 'unclear'],
])('a failure for the reason %s is %s', (condition, kind) => {
  const read = payment({ Response: { Result: 'Failure', ErrorCondition: condition } });
  expect(read).toMatchObject({ ok: true, value: { kind: 'payment', end: { kind } } });
});

test('what is sent can be read by a terminal that has its own reading', () => {
  const read = createRequestReader();
  const sent = [
    encodeDiagnosis(parties, 'D1'),
    encodePayment(parties, { serviceId: 'P1', yen: 1200, at: new Date('2026-11-23T04:00:00Z') }),
    encodeStatus(parties, 'S1', 'P1'),
    encodeAbort(parties, 'A1', 'P1'),
  ];
  const [diagnosis, order, status, abort] = read(Buffer.concat(sent.map(encodeFrame)));
  expect(diagnosis?.DiagnosisRequest).toBeDefined();
  expect(order?.PaymentRequest?.PaymentTransaction.AmountsReq).toEqual({ Currency: 'JPY', RequestedAmount: 1200 });
  expect(status?.TransactionStatusRequest?.MessageReference.ServiceID).toBe('P1');
  expect(abort?.AbortRequest?.MessageReference.ServiceID).toBe('P1');
  expect(order?.MessageHeader).toMatchObject({ ServiceID: 'P1', SaleID: 'MACHIKADO', POIID: 'SIM-1' });
});

test('numbers of exchanges fit the protocol and do not come twice', () => {
  const numbers = Array.from({ length: 2000 }, newServiceId);
  expect(new Set(numbers).size).toBe(numbers.length);
  for (const number of numbers) expect(number).toMatch(/^[0-9A-Z]{10}$/);
});
