import type { Hazard } from '@machikado/contracts/place.ts';
import type { Notice } from './telegram.ts';

/** What threatens, in the grain of the phrases shown to people; finer than a shelter's hazards. */
export const topics = [
  'tsunami',
  'landslide',
  'flood',
  'heavy-rain',
  'storm-surge',
  'earthquake',
  'snowstorm',
  'storm',
  'heavy-snow',
  'high-waves',
  'other',
] as const;
export type Topic = (typeof topics)[number];

export type Severity = { readonly level: number; readonly topic: Topic; readonly hazards: readonly Hazard[] };

const topicOfName: readonly (readonly [RegExp, Topic])[] = [
  [/津波/, 'tsunami'],
  [/土砂災害|^警戒$/, 'landslide'],
  [/洪水|氾濫/, 'flood'],
  [/大雨/, 'heavy-rain'],
  [/高潮/, 'storm-surge'],
  [/震度/, 'earthquake'],
  [/暴風雪|風雪/, 'snowstorm'],
  [/暴風|強風/, 'storm'],
  [/大雪/, 'heavy-snow'],
  [/波浪/, 'high-waves'],
];

const hazardsOfTopic: Readonly<Record<Topic, readonly Hazard[]>> = {
  tsunami: ['tsunami'],
  landslide: ['landslide'],
  flood: ['flood'],
  'heavy-rain': ['inland-flood'],
  'storm-surge': ['storm-surge'],
  earthquake: ['earthquake'],
  snowstorm: [],
  storm: [],
  'heavy-snow': [],
  'high-waves': [],
  other: [],
};

/** 震度 to level: from 5弱 on people are told, from 6弱 on buildings fall. */
const levelOfIntensity: Readonly<Record<string, number>> = { '5-': 3, '5+': 3, '6-': 4, '6+': 4, '7': 5 };

/**
 * How grave one notice is. A name with レベルｎ says it itself (R06). Otherwise 特別警報 is 5, 危険警報 and
 * 土砂災害警戒情報 are 4, 警報 is 3, 注意報 is 2. A tsunami has no 警戒レベル; its 警報 counts as 4, because the city then
 * orders to evacuate, and 大津波警報 as 5.
 */
export function classifyNotice(notice: Notice): Severity {
  const topic = topicOfName.find(([name]) => name.test(notice.name))?.[1] ?? 'other';
  return { level: levelOf(notice, topic), topic, hazards: hazardsOf(notice, topic) };
}

function levelOf(notice: Notice, topic: Topic): number {
  if (notice.isLifted) return 1;
  const name = notice.name.normalize('NFKC');
  if (topic === 'earthquake') return levelOfIntensity[name.replace('震度', '')] ?? 1;
  const said = /レベル([1-5])/.exec(name)?.[1];
  if (said !== undefined) return Number(said);
  if (/特別警報|大津波警報/.test(name)) return 5;
  if (/危険警報|津波警報|^警戒$/.test(name)) return 4;
  if (name.includes('警報')) return 3;
  return name.includes('注意報') ? 2 : 1;
}

function hazardsOf(notice: Notice, topic: Topic): readonly Hazard[] {
  if (topic !== 'heavy-rain' || notice.condition === '') return hazardsOfTopic[topic];
  const hazards: Hazard[] = [];
  if (notice.condition.includes('土砂災害')) hazards.push('landslide');
  if (notice.condition.includes('浸水害')) hazards.push('inland-flood');
  return hazards.length === 0 ? hazardsOfTopic[topic] : hazards;
}

/** The gravest of several, with the hazards of all that are as grave; `undefined` for none. */
export function gravestOf(severities: readonly Severity[]): Severity | undefined {
  const level = Math.max(...severities.map((severity) => severity.level));
  const gravest = severities.filter((severity) => severity.level === level);
  const topic = topics.find((candidate) => gravest.some((severity) => severity.topic === candidate));
  if (topic === undefined) return undefined;
  const ordered = gravest.toSorted((a, b) => topics.indexOf(a.topic) - topics.indexOf(b.topic));
  return { level, topic, hazards: Array.from(new Set(ordered.flatMap((severity) => severity.hazards))) };
}
