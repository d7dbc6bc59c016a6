import type { PostalAddress } from '@machikado/contracts/address.ts';
import type { Answer } from './memory.ts';

/** What the mock can convert; every other reading has no candidates. */
const conversions: Readonly<Record<string, readonly string[]>> = {
  みほん: ['見本', '三保ん', '観本', 'ミホン', '身本'],
  さくら: ['桜', '佐倉', 'サクラ', 'さくら', '櫻', '咲倉', '早良', '左座', '作ら', '策ら'],
  りようしゃ: ['利用者', '理容者', '利用社'],
  shi: ['是', '时', '市', '事', '十', '使', '世', '实', '式', '师', '石', '史'],
  beijing: ['北京', '背景'],
};

const hokkaido = { prefecture: '北海道', city: '旭川市' };
const kiyosu = { prefecture: '愛知県', city: '清須市' };
const addresses: Readonly<Record<string, readonly PostalAddress[]>> = {
  '0700035': [{ ...hokkaido, town: '５条通' }],
  '4520961': ['春日明河原', '春日一番割', '春日壱屋敷', '春日一本松'].map((town) => ({ ...kiyosu, town })),
};

/** Answers `/conversions` and `/addresses/…`; `undefined` for any other path. */
export function answerInput(method: string, path: string, body: Readonly<Record<string, unknown>>): Answer | undefined {
  if (path === '/conversions') {
    if (method === 'GET') return { status: 200, body: { scripts: ['kana', 'pinyin'] } };
    return { status: 200, body: { candidates: conversions[String(body['reading'])] ?? [] } };
  }
  const postalCode = /^\/addresses\/(\d{7})$/.exec(path)?.[1];
  if (postalCode === undefined) return undefined;
  return { status: 200, body: { postalCode, addresses: addresses[postalCode] ?? [] } };
}
