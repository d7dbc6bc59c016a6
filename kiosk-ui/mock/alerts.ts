import type { Alert, AlertBoard } from '@machikado/contracts/alert.ts';

const text = (ja: string, en: string) => ({ ja, en });
const shelterRows = [
  ['見本避難所A', 43.7689, 142.3633],
  ['見本避難所B', 43.7832, 142.3489],
  ['見本避難所C', 43.7761, 142.3791],
] as const;

/** A warning of the given level, as the takeover shows it. The shelters are made up for the picture. */
export function boardOf(level: Alert['level'] | undefined, shelters: boolean): AlertBoard {
  const alert: Alert = {
    id: `alert-${level ?? 0}`,
    level: level ?? 1,
    hazard: 'flood',
    headline: text('川の水があふれるおそれがあります', 'Rivers may overflow'),
    action: text(
      '高齢の方や避難に時間がかかる方は、いますぐ避難してください。',
      'Older people and anyone who needs time: leave for a safe place now.',
    ),
    source: {
      publisher: '気象庁',
      title: '大雨警報（浸水害）',
      text: '上川地方では、昼過ぎまで低い土地の浸水や河川の増水に警戒してください。',
      reportedAt: new Date().toISOString(),
    },
    startedAt: new Date().toISOString(),
    drill: false,
  };
  return {
    revision: (level ?? 0) + 1,
    alerts: level === undefined ? [] : [alert],
    shelters: shelters
      ? shelterRows.map(([name, latitude, longitude]) => ({
          id: name,
          kind: 'shelter',
          name,
          latitude,
          longitude,
          hazards: ['flood'],
          credit: '見本',
        }))
      : [],
    ...(!shelters && {
      shelterNote: text(
        '避難先は、市の窓口か、まわりの職員におたずねください。',
        'Ask city staff near you where to go.',
      ),
    }),
  };
}
