import { Conversion, ConversionOffer, type ConversionScript } from '@machikado/contracts/conversion.ts';
import { callAgent } from '#lib/agent/client.ts';
import { newestQuestion } from './newest-question.ts';

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

type Reading = { readonly script: ConversionScript; readonly reading: string };

/** The candidates for what is being typed, always about the newest reading. */
export function createCandidates() {
  let shown = $state.raw<{ readonly reading: string; readonly candidates: readonly string[] }>(nothing);
  const want = newestQuestion<Reading, readonly string[]>({
    ask: async (body) => {
      const answer = await callAgent({
        method: 'POST',
        path: '/conversions',
        answer: Conversion,
        body,
        timeoutMs: 1500,
      });
      // A reading without an answer is shown without candidates: typing goes on.
      return answer.ok ? answer.value.value.candidates : [];
    },
    isSame: (one, other) => one.script === other.script && one.reading === other.reading,
    answered: ({ reading }, candidates) => {
      shown = { reading, candidates };
    },
  });

  return {
    get shown() {
      return shown;
    },
    want(script: ConversionScript, reading: string): void {
      want(reading === '' ? undefined : { script, reading });
      if (reading === '') shown = nothing;
    },
  };
}

const nothing = { reading: '', candidates: [] as readonly string[] };
