import { afterAll, beforeAll, describe, test } from 'vitest';
import { noLabBecause, startTestCity } from '../city/test-city.ts';
import type { Visit } from '../visit/step.ts';
import { openVisit, steps } from '../visit/visit.ts';

/** The whole visit, on both packs and in both languages, each step a test; a step needs those before it. */
describe.each([
  ['asahikawa', 'ja'],
  ['yaizu', 'en'],
] as const)('a visit in %s (%s)', (cityId, language) => {
  let visit: Visit;
  const held = new AsyncDisposableStack();

  beforeAll(async () => {
    const running = held.use(await startTestCity(cityId));
    visit = held.use(await openVisit(running.city, { language }));
  });

  afterAll(() => held.disposeAsync());

  for (const step of steps) {
    test.skipIf(step.needsLab && noLabBecause !== '')(step.title, async () => {
      await step.run(visit);
    });
  }
});
