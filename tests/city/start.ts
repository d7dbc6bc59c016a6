import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { PortTakenError } from '@machikado/runtime/process.ts';
import { createLab, probeLab, type Lab } from '../lab/lab.ts';
import { portalName, startCity, type RunningCity } from './city.ts';
import { dataFolder } from './data-folder.ts';
import { announceCity } from './running-city.ts';
import { wantedPorts } from './ports.ts';
import { startTable } from './start-table.ts';
import { openWebSearch, probeWebSearch, type WebSearch } from './web-search.ts';

const packs = join(import.meta.dirname, '../../city-services/packs');

const progressWords: Record<string, string> = {
  'city-services': '市のサーバー / city-services',
  enrolment: '機器の登録と設定 / enrolling the devices',
  simulators: 'プリンターとカードと決済端末の模擬装置 / simulated printer, card reader and payment terminal',
  'kiosk-agent': 'キオスク / kiosk',
  'hotspot-portal': 'Wi-Fiスポット / Wi-Fi spot',
  answers: '応答の確認 / waiting for answers',
};

/** The same data folder always gets the same network, so that the identities in it go on fitting. */
function networkOf(state: string): { suffix: string; place: number } {
  const hash = createHash('sha256').update(state).digest();
  return { suffix: hash.toString('hex', 0, 3), place: 1 + (hash.readUInt16BE(3) % 250) };
}

function noLab(why: string): void {
  console.log(`   Wi-Fiの実験網なし、記録だけします / no Wi-Fi lab, the spot only records: ${why}`);
}

async function labFor(cityId: string, state: string): Promise<Lab | undefined> {
  const obstacles = probeLab();
  if (obstacles.length > 0) {
    noLab(obstacles.join(' '));
    return undefined;
  }
  try {
    return await createLab({
      ...networkOf(state),
      portalName: portalName(cityId),
      stateFile: join(state, 'lab/lab.json'),
      handleSignals: false,
    });
  } catch (error) {
    // A kernel or a container may forget one of the many things that a network needs; the rest of the city runs.
    noLab(error instanceof Error ? error.message : String(error));
    return undefined;
  }
}

async function webSearchFor(state: string, port: number): Promise<WebSearch | undefined> {
  const obstacles = probeWebSearch();
  const none = (why: string) => console.log(`   ウェブ検索なし / no web search: ${why}`);
  if (obstacles.length > 0) {
    none(obstacles.join(' '));
    return undefined;
  }
  try {
    return await openWebSearch(state, port);
  } catch (error) {
    none(error instanceof Error ? error.message : String(error));
    return undefined;
  }
}

async function run(): Promise<number> {
  const { values } = parseArgs({
    options: { city: { type: 'string', default: 'asahikawa' }, 'no-lab': { type: 'boolean' } },
  });
  const known = readdirSync(packs, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? [entry.name] : [],
  );
  if (!known.includes(values.city)) {
    console.error(`There is no city pack "${values.city}". Packs: ${known.join(', ')}.`);
    return 64;
  }
  const state = dataFolder(values.city);
  const startedAt = performance.now();
  let lab: Lab | undefined;
  let webSearch: WebSearch | undefined;
  let city: RunningCity | undefined;
  let withdraw: (() => Promise<void>) | undefined;
  const interrupted = new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
  try {
    const ports = await wantedPorts();
    await mkdir(state, { recursive: true, mode: 0o700 });
    lab = values['no-lab'] === true ? undefined : await labFor(values.city, state);
    webSearch = await webSearchFor(state, ports.MACHIKADO_BROWSING_PORT);
    const onProgress = (what: string) => console.log(`   ${progressWords[what] ?? what}`);
    const grounds = { ...(lab && { lab }), ...(webSearch && { webSearch }) };
    city = await startCity({ cityId: values.city, state, ports, onProgress, ...grounds });
    withdraw = await announceCity(city);
    console.log(await startTable(city, (performance.now() - startedAt) / 1000));
    await interrupted;
    console.log('\n   終了しています / stopping …');
    return 0;
  } catch (error) {
    console.error(error instanceof PortTakenError ? takenMessage(error) : `\n${String(error)}`);
    return error instanceof PortTakenError ? 69 : 1;
  } finally {
    await withdraw?.();
    await city?.stop();
    await webSearch?.close();
    await lab?.close();
  }
}

function takenMessage(error: PortTakenError): string {
  return [
    '',
    `ポート ${error.port} は使われています。ほかの番号にするには: / Port ${error.port} is taken. To use another one:`,
    `   ${error.variable}=${error.port + 1000} npm start`,
  ].join('\n');
}

process.exitCode = await run();
