import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { dataRoot } from '../city/data-folder.ts';
import { findRunningCity, type CityState } from '../city/running-city.ts';
import { attachLab } from '../lab/attached-lab.ts';
import { findLab } from '../lab/lab-state.ts';
import type { VisitedCity } from './step.ts';
import { openVisit, playVisit } from './visit.ts';

const usage = `npm run visit [-- --language ja|en] [--pictures FOLDER] [--landscape]
Plays a resident's whole visit against the city that \`npm start\` runs, a line for each step, and takes pictures.`;

async function visited(city: CityState): Promise<VisitedCity> {
  const lab = await findLab(dataRoot(), join(city.state, 'lab/lab.json'));
  return {
    ...city,
    technician: {
      home: join(city.state, 'technician'),
      staffUrl: city.urls.staff,
      staffAccountsFile: join(city.state, 'city/staff-accounts.json'),
    },
    lab: lab ? attachLab(lab) : undefined,
  };
}

async function run(): Promise<number> {
  const { values } = parseArgs({
    options: {
      language: { type: 'string', default: 'ja' },
      pictures: { type: 'string', default: 'visit-pictures' },
      landscape: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help || (values.language !== 'ja' && values.language !== 'en')) {
    console.error(usage);
    return values.help ? 0 : 64;
  }
  const city = await findRunningCity(dataRoot());
  if (!city) {
    console.error(
      '動いている街がありません。先に npm start を。 / No city is running: `npm start` in another terminal first.',
    );
    return 1;
  }
  await using visit = await openVisit(await visited(city), {
    language: values.language,
    picturesIn: values.pictures,
    ...(values.landscape && { viewport: { width: 1920, height: 1080 } }),
  });
  let totalMs = 0;
  for await (const { step, ms, said, skipped } of playVisit(visit)) {
    totalMs += ms;
    console.log(`${skipped ? '-' : '✓'} ${(ms / 1000).toFixed(1).padStart(5)} s  ${step.title}\n            ${said}`);
  }
  console.log(`  ${(totalMs / 1000).toFixed(1).padStart(5)} s  ${city.cityId}. Pictures: ${values.pictures}`);
  return 0;
}

try {
  process.exitCode = await run();
} catch (error) {
  console.error(`✗ ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  process.exitCode = 1;
}
