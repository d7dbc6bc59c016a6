/** The words about how long connection records are kept. */
export const recordsJa = {
  title: '接続記録の保存と消去',
  lead: (max: number) =>
    `だれがいつ接続したかの記録は、決めた日数を過ぎると、各スポットが自分で消します。${max}日より長く残す設定はできません。見たページの記録は、はじめからありません。`,
  days: '残す日数',
  daysHint: (max: number) => `1日から${max}日まで。ふつうは90日です。`,
  daysWrong: (max: number) => `1から${max}までの整数を書いてください。`,
  save: '日数を変える',
  confirmTitle: (days: number) => `すべてのスポットで${days}日にします`,
  confirmText:
    '短くすると、古い記録は1時間以内に消え、もとに戻せません。照会が来ている記録がないか、先に確かめてください。',
  saved: '日数を変えました。各スポットには10秒ほどで伝わります。',
  none: 'Wi-Fiスポットはまだありません',
  noneHint: 'スポットを登録すると、記録の日数と、消した記録がここに出ます。',
  unknown: 'このスポットの記録は、いま確かめられません。',
  keeps: (days: number) => `${days}日残しています`,
  differs: (days: number) => `${days}日の決まりが、まだ伝わっていません`,
  oldest: (at: string) => `いちばん古い記録は ${at} に終わった接続です`,
  oldestNone: '記録は一件もありません',
  proof: (asset: string) => `${asset} が消した記録`,
  columns: {
    at: '消した時刻',
    before: 'これより前の分',
    sessions: '接続',
    accounting: 'アクセスポイントの記録',
    codes: '使い終わったコード',
  },
  proofNone: 'まだ何も消していません。期限を過ぎた記録がないためです。',
};
