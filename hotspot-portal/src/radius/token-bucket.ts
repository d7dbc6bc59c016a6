/** So many at once, and so many more with each second. */
export type Rate = { readonly burst: number; readonly perSecond: number };

/** Whether one more may come now, by a bucket that fills itself as time passes; `nowMs` never goes back. */
export function createTokenBucket({ burst, perSecond }: Rate): (nowMs: number) => boolean {
  let tokens = burst;
  let atMs: number | null = null;
  return (nowMs) => {
    tokens = Math.min(burst, tokens + ((nowMs - (atMs ?? nowMs)) / 1000) * perSecond);
    atMs = nowMs;
    if (tokens < 1) return false;
    tokens--;
    return true;
  };
}
