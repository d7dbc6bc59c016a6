import type { Log } from '@machikado/runtime/log.ts';
import { createKkcConverter } from './kkc.ts';
import { createPinyinConverter } from './pinyin.ts';

/** What turns readings into characters; each part may be missing. */
export function openConverters(
  from: { readonly kkc: string | undefined; readonly pinyin: string | undefined },
  log: Log,
) {
  const kana = createKkcConverter({ program: from.kkc, log });
  const pinyin = createPinyinConverter(from.pinyin, log);
  const close = async () => {
    await Promise.all([kana, pinyin].map((one) => one[Symbol.asyncDispose]()));
  };
  return { kana, pinyin, [Symbol.asyncDispose]: close };
}
