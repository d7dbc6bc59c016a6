/** What is said of hours, data and making a turn longer, by language; each catalogue takes its own in. */
export const jaLimits = {
  lookAgain: 'いまの残り時間を見る',
  closed: 'いまは利用時間外です。接続していません。',
  opensToday: (clock: string) => `今日の ${clock} から使えます。`,
  opensOn: (month: number, day: number, clock: string) => `${month}月${day}日の ${clock} から使えます。`,
  wayShut: 'ここでは、この方法ではつなげません。ほかの方法を選んでください。',
  dataUsedUp: '使えるデータ量を使い終わりました。接続していません。',
  dataLeft: '残りのデータ量',
  slowed: '決められたデータ量を超えたので、ゆっくりつながっています。',
  extend: (minutes: number) => `${minutes}分のばす`,
  extensionsLeft: (times: number) => `あと${times}回のばせます。`,
  extendLater: '残り時間が半分になると、のばせます。',
  notExtended: 'いまはのばせません。残り時間は変わっていません。',
  extended: '利用時間をのばしました。',
  cutOnce:
    'のばしても、この場所では初めの時刻に一度切れます。そのときは、もう一度この画面からつないでください。コードは要りません。',
};

export type LimitTexts = typeof jaLimits;

export const jaEasyLimits = {
  lookAgain: '今《いま》の のこり 時間《じかん》を 見《み》る',
  closed: '今《いま》は 使《つか》えません。時間《じかん》が ちがいます。',
  opensToday: (clock: string) => `今日《きょう》 ${clock} から 使《つか》えます。`,
  opensOn: (month: number, day: number, clock: string) =>
    `${month}月《がつ》 ${day}日《にち》 ${clock} から 使《つか》えます。`,
  wayShut: 'ここでは つなげません。ほかの やり方《かた》を えらんで ください。',
  dataUsedUp: 'たくさん 使《つか》いました。もう 使《つか》えません。',
  dataLeft: 'のこりの データ',
  slowed: 'たくさん 使《つか》いました。今《いま》は ゆっくり つながります。',
  extend: (minutes: number) => `${minutes}分《ふん》 長《なが》く 使《つか》う`,
  extensionsLeft: (times: number) => `あと ${times}回《かい》 できます。`,
  extendLater: '時間《じかん》が 半分《はんぶん》に なったら、長《なが》く できます。',
  notExtended: '今《いま》は 長《なが》く できません。時間《じかん》は 同《おな》じです。',
  extended: '時間《じかん》を 長《なが》く しました。',
  cutOnce:
    'ここでは はじめの 時間《じかん》に 一度《いちど》 切《き》れます。そのとき この 画面《がめん》から もう一度《いちど》 つないで ください。コードは いりません。',
} satisfies LimitTexts;

const months = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September'];
const lastMonths = ['October', 'November', 'December'];

export const enLimits = {
  lookAgain: 'Show the time left now',
  closed: 'It is outside the hours of use. You are not connected.',
  opensToday: (clock: string) => `It opens today at ${clock}.`,
  opensOn: (month: number, day: number, clock: string) =>
    `It opens on ${day} ${[...months, ...lastMonths][month - 1] ?? month} at ${clock}.`,
  wayShut: 'This way in is not open here. Please choose another one.',
  dataUsedUp: 'The data that you may use is used up. You are not connected.',
  dataLeft: 'Data left',
  slowed: 'You have used the data of your turn, so the connection is slow now.',
  extend: (minutes: number) => `Go on for ${minutes} min more`,
  extensionsLeft: (times: number) =>
    times === 1 ? 'You can go on for longer once more.' : `You can go on for longer ${times} more times.`,
  extendLater: 'You can go on for longer once half of the time has passed.',
  notExtended: 'It cannot be made longer now. Your time is as it was.',
  extended: 'You have more time now.',
  cutOnce:
    'The connection here is still cut once, at the first end of your time. Connect from this page again then: you need no code.',
} satisfies LimitTexts;

export const zhHansLimits = {
  lookAgain: '查看现在的剩余时间',
  closed: '现在不在使用时间内。尚未连接。',
  opensToday: (clock: string) => `今天 ${clock} 起可以使用。`,
  opensOn: (month: number, day: number, clock: string) => `${month}月${day}日 ${clock} 起可以使用。`,
  wayShut: '此处不能用这种方式连接。请选择其他方式。',
  dataUsedUp: '可用的数据流量已用完。尚未连接。',
  dataLeft: '剩余流量',
  slowed: '已超过规定的流量，现在以低速连接。',
  extend: (minutes: number) => `延长${minutes}分钟`,
  extensionsLeft: (times: number) => `还可以延长${times}次。`,
  extendLater: '剩余时间不到一半时可以延长。',
  notExtended: '现在不能延长。剩余时间没有变化。',
  extended: '已延长使用时间。',
  cutOnce: '即使延长，此处仍会在原定时间断开一次。届时请从本页面重新连接，无需再输入代码。',
} satisfies LimitTexts;

export const zhHantLimits = {
  lookAgain: '查看現在的剩餘時間',
  closed: '現在不在使用時間內。尚未連線。',
  opensToday: (clock: string) => `今天 ${clock} 起可以使用。`,
  opensOn: (month: number, day: number, clock: string) => `${month}月${day}日 ${clock} 起可以使用。`,
  wayShut: '此處不能用這種方式連線。請選擇其他方式。',
  dataUsedUp: '可用的數據流量已用完。尚未連線。',
  dataLeft: '剩餘流量',
  slowed: '已超過規定的流量，現在以低速連線。',
  extend: (minutes: number) => `延長${minutes}分鐘`,
  extensionsLeft: (times: number) => `還可以延長${times}次。`,
  extendLater: '剩餘時間不到一半時可以延長。',
  notExtended: '現在不能延長。剩餘時間沒有變化。',
  extended: '已延長使用時間。',
  cutOnce: '即使延長，此處仍會在原定時間斷線一次。屆時請從本頁面重新連線，無需再輸入代碼。',
} satisfies LimitTexts;

export const koLimits = {
  lookAgain: '지금 남은 시간 보기',
  closed: '지금은 이용 시간이 아닙니다. 연결되지 않았습니다.',
  opensToday: (clock: string) => `오늘 ${clock}부터 이용할 수 있습니다.`,
  opensOn: (month: number, day: number, clock: string) => `${month}월 ${day}일 ${clock}부터 이용할 수 있습니다.`,
  wayShut: '여기에서는 이 방법으로 연결할 수 없습니다. 다른 방법을 선택해 주세요.',
  dataUsedUp: '이용할 수 있는 데이터를 모두 썼습니다. 연결되지 않았습니다.',
  dataLeft: '남은 데이터',
  slowed: '정해진 데이터를 넘어 지금은 느리게 연결됩니다.',
  extend: (minutes: number) => `${minutes}분 연장`,
  extensionsLeft: (times: number) => `${times}번 더 연장할 수 있습니다.`,
  extendLater: '남은 시간이 절반이 되면 연장할 수 있습니다.',
  notExtended: '지금은 연장할 수 없습니다. 남은 시간은 그대로입니다.',
  extended: '이용 시간을 연장했습니다.',
  cutOnce:
    '연장해도 이곳에서는 처음 정해진 시각에 한 번 끊깁니다. 그때 이 화면에서 다시 연결해 주세요. 코드는 필요 없습니다.',
} satisfies LimitTexts;
