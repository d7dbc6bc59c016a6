import type { away as japanese } from '../ja/away.ts';

/** Simplified Chinese: what can be done while the city is away. */
export const away = {
  fill: '即使无法连接，也可以填写申请表。',
  waits: '现在无法发送。可以寄存在本机，恢复连接后送交市政府。在此之前市政府尚未受理。',
  noWait: '现在无法发送。可以用手机继续，把已填内容带回家。',
  keep: '寄存在本机',
  keeping: '正在寄存',
  title: '已寄存（市政府尚未收到）',
  number: '寄存编号',
  note: '市政府尚未收到此申请。恢复连接后，本机只送交一次。',
  next: [
    '请取走寄存票。它不是受理凭证。',
    '稍后请在本机的“申请状态”中输入编号和查询码。',
    '送达后，会在那里显示受理编号。',
  ],
  waiting: '尚未送达市政府，正在等待连接。',
  received: '市政府已收到。请记下受理编号和查询码。',
  refused: '市政府未能受理此申请。请到窗口咨询。',
  full: '本机无法再寄存。请用手机带回，或到窗口办理。',
  qrNote: '目前无法连接市政府，所填内容全部在此二维码中。请勿让他人拍摄。',
  qrLong: '内容太长，无法放入一个二维码。请等待恢复连接，或到窗口办理。',
} satisfies typeof japanese;
