import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

/** One JMA area as a telegram names it. */
type Area = { readonly name: string; readonly code: string };

export type SampleRewrite = {
  /** Which area of the sample becomes which of ours; items for all other areas are left out. */
  readonly areas: readonly { readonly from: Area; readonly to: Area }[];
  readonly headline: string;
  readonly reportedAt: Date;
  readonly drill: boolean;
};

/** The areas that hold each city, from 府県予報区 to 二次細分区域, as the pack's `jmaAreas` numbers them. */
const areasOf = {
  asahikawa: ['012000 上川・留萌地方', '012010 上川地方', '012012 上川中部', '0120400 旭川市'],
  yaizu: ['220000 静岡県', '220010 中部', '220011 中部南', '2221200 焼津市'],
} as const;
export type SampleCity = keyof typeof areasOf;

/** The same steps in the sample: VPWW53 of 2017, in which 荒川区 has 大雨警報（浸水害） and 洪水警報. */
const sampleAreas = ['130000 東京都', '130010 東京地方', '130012 ２３区東部', '1311800 荒川区'];
const sampleFile = join(import.meta.dirname, '../../city-services/src/alerts/fixtures/15_14_01_170216_VPWW53.xml');

function areaOf(text: string): Area {
  const [code = '', name = ''] = text.split(' ');
  return { code, name };
}

/** JMA writes the time of the report in Japan's time. */
function japanTime(at: Date): string {
  return `${new Date(at.getTime() + 9 * 3_600_000).toISOString().slice(0, 19)}+09:00`;
}

/** A sample telegram as one for our areas, with its own warnings; pure. */
export function rewriteSample(xml: string, to: SampleRewrite): string {
  const renamed = (text: string) =>
    to.areas.reduce(
      (all, area) =>
        all
          .replaceAll(`<Code>${area.from.code}</Code>`, `<Code>${area.to.code}</Code>`)
          .replaceAll(`<Name>${area.from.name}</Name>`, `<Name>${area.to.name}</Name>`),
      text,
    );
  const isOurs = (text: string) => to.areas.some((area) => text.includes(`<Code>${area.from.code}</Code>`));
  const [largest] = to.areas;
  return xml
    .replaceAll(/<Item>[\s\S]*?<\/Item>/g, (item) => (isOurs(item) ? item : ''))
    .replaceAll(/<Area>[\s\S]*?<\/Area>/g, (area) => (isOurs(area) ? renamed(area) : ''))
    .replaceAll(/<Title>([^<]*)<\/Title>/g, (title) => title.replace(largest?.from.name ?? '', largest?.to.name ?? ''))
    .replace(/<Text>[\s\S]*?<\/Text>/, `<Text>${to.headline}</Text>`)
    .replaceAll(
      /<(ReportDateTime|TargetDateTime)>[^<]*</g,
      (_, name: string) => `<${name}>${japanTime(to.reportedAt)}<`,
    )
    .replace(/<Status>(通常|訓練|試験)</, `<Status>${to.drill ? '訓練' : '通常'}<`);
}

/** A warning (level 3) for a city of the packs as JMA would send it. `lifted` gives the telegram that ends it. */
export function sampleWarning(
  city: SampleCity,
  at: { readonly reportedAt: Date; readonly drill?: boolean; readonly lifted?: boolean },
): string {
  const ours = areasOf[city].map(areaOf);
  const areas = sampleAreas.map((from, step) => ({ from: areaOf(from), to: ours[step] ?? areaOf('') }));
  const region = ours[2]?.name ?? '';
  const headline =
    at.lifted === true
      ? `${region}では、大雨警報、洪水警報を解除します。`
      : `${region}では、低い土地の浸水や河川の増水に警戒してください。`;
  const xml = readFileSync(sampleFile, 'utf8');
  const rewritten = rewriteSample(xml, { areas, headline, reportedAt: at.reportedAt, drill: at.drill ?? false });
  if (at.lifted !== true) return rewritten;
  return rewritten.replaceAll(/<Status>(発表|継続)</g, '<Status>解除<');
}

function isSampleCity(name: string): name is SampleCity {
  return Object.hasOwn(areasOf, name);
}

if (import.meta.main) {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { drill: { type: 'boolean', default: false }, lifted: { type: 'boolean', default: false } },
  });
  const [city = '', file] = positionals;
  if (!isSampleCity(city) || file === undefined) {
    console.error(
      `usage: node tests/visit/jma-sample.ts <${Object.keys(areasOf).join('|')}> <out.xml> [--drill] [--lifted]`,
    );
    process.exitCode = 64;
  } else {
    writeFileSync(file, sampleWarning(city, { reportedAt: new Date(), ...values }));
  }
}
