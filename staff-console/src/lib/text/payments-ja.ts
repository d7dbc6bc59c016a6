/** The words about attempts to pay whose end is not known. */
export const paymentsJa = {
  title: '結果の分からない支払い',
  attempt: (yen: string, when: string, kiosk: string) => `${yen}円、${when}、${kiosk}`,
  noKiosk: '登録のないキオスク',
  states: {
    unknown: 'カードから引き落とされたかどうか、キオスクには分かりませんでした。',
    started: 'キオスクから結果の連絡がありません。引き落とされたかどうか分かりません。',
  },
  withKiosk: (until: string) => `キオスクで支払いの途中です。${until}までに結果が届かなければ、ここで決められます。`,
  hint: '決済端末の会社に、この金額と日時の取引があるか確かめてから選んでください。選ぶまで、この予約の支払いと、このキオスクでのカード払いは止まっています。',
  acts: { approved: '引き落とされていた', declined: '引き落とされていなかった' },
  actTitle: (act: string, yen: string) => `${yen}円: ${act}`,
  actTexts: {
    approved: '支払い済みとして帳簿に残り、予約が先へ進みます。もとに戻すことはできません。',
    declined: '未払いに戻り、利用者はもう一度支払えます。もとに戻すことはできません。',
  },
  note: '確かめた方法',
  noteHint: '決済端末の会社の回答、取引番号など。カードの番号は書かないでください。',
  done: { approved: '支払い済みとして記録しました。', declined: '未払いに戻しました。' },
};
