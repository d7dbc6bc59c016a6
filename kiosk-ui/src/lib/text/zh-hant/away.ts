import type { away as japanese } from '../ja/away.ts';

/** Traditional Chinese: what can be done while the city is away. */
export const away = {
  fill: '即使無法連線，也可以填寫申請表。',
  waits: '現在無法傳送。可以寄存在本機，恢復連線後送交市公所。在此之前市公所尚未受理。',
  noWait: '現在無法傳送。可以用手機繼續，把已填內容帶回家。',
  keep: '寄存在本機',
  keeping: '正在寄存',
  title: '已寄存（市公所尚未收到）',
  number: '寄存編號',
  note: '市公所尚未收到此申請。恢復連線後，本機只送交一次。',
  next: [
    '請取走寄存票。它不是受理憑證。',
    '稍後請在本機的「申請狀態」輸入編號和查詢碼。',
    '送達後，會在那裡顯示受理編號。',
  ],
  waiting: '尚未送達市公所，正在等待連線。',
  received: '市公所已收到。請記下受理編號和查詢碼。',
  refused: '市公所未能受理此申請。請到窗口洽詢。',
  full: '本機無法再寄存。請用手機帶回，或到窗口辦理。',
  qrNote: '目前無法連上市公所，所填內容全部在此 QR 碼中。請勿讓他人拍攝。',
  qrLong: '內容太長，無法放入一個 QR 碼。請等待恢復連線，或到窗口辦理。',
} satisfies typeof japanese;
