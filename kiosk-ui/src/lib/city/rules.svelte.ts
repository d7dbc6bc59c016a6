import { BookingRules } from '@machikado/contracts/booking-rules.ts';
import { callAgent } from '#lib/agent/client.ts';

let rules = $state.raw<BookingRules>();

/** The city's booking rules; undefined until they have come. */
export const rulesOf = (): BookingRules | undefined => rules;

/** Asks for the rules once. Where they do not come a booking can still be made, without choices. */
export async function loadRules(): Promise<void> {
  if (rules) return;
  const read = await callAgent({ method: 'GET', path: '/booking-rules', answer: BookingRules });
  if (read.ok) rules = read.value.value;
}
