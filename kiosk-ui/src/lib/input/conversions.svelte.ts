import { Conversion, ConversionOffer, type ConversionScript } from '@machikado/contracts/conversion.ts';
import { callAgent } from '#lib/agent/client.ts';

/** Which conversions this kiosk has; asked once, when the first keyboard is shown. */
const offer = $state<{ scripts: readonly ConversionScript[]; asked: boolean }>({ scripts: [], asked: false });

/** The conversions that are offered now; none until the agent has said so, and none without an agent that has them. */
export const offeredConversions = (): readonly ConversionScript[] => offer.scripts;

/** Asks the agent which conversions it has. */
export async function loadConversions(): Promise<void> {
  if (offer.asked) return;
  offer.asked = true;
  const answer = await callAgent({ method: 'GET', path: '/conversions', answer: ConversionOffer });
  if (answer.ok) offer.scripts = answer.value.value.scripts;
  else offer.asked = false;
}

type Wanted = { readonly script: ConversionScript; readonly reading: string };

/** The candidates for what is being typed: one question at a time, always about the newest reading. */
export function createCandidates() {
  let shown = $state.raw<{ readonly reading: string; readonly candidates: readonly string[] }>(nothing);
  let wanted: Wanted | undefined;
  let asking = false;

  async function ask(): Promise<void> {
    asking = true;
    while (wanted !== undefined && wanted.reading !== shown.reading) {
      const question: Wanted = wanted;
      const answer = await callAgent({
        method: 'POST',
        path: '/conversions',
        answer: Conversion,
        body: question,
        timeoutMs: 1500,
      });
      // A reading without an answer is shown without candidates: typing goes on.
      const candidates = answer.ok ? answer.value.value.candidates : [];
      if (wanted === question) shown = { reading: question.reading, candidates };
      else if (wanted.reading === question.reading) break;
    }
    asking = false;
  }

  return {
    get shown() {
      return shown;
    },
    want(script: ConversionScript, reading: string): void {
      wanted = reading === '' ? undefined : { script, reading };
      if (reading === '') shown = nothing;
      else if (!asking) void ask();
    },
  };
}

const nothing = { reading: '', candidates: [] as readonly string[] };
