import type { Context } from 'hono';
import { contentSignatureHeader } from '@machikado/contracts/content-key.ts';
import type { SignatureEnv } from './context.ts';

/** JSON (or another text) that is the same for everybody, with its strong ETag. */
export type TaggedJson = { readonly json: string; readonly etag: string };

/** RFC 9110 §13.1.2: a list of tags, weak ones too, or `*`. */
function isFresh(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  const tags = ifNoneMatch.split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  return tags.includes(etag) || tags.includes('*');
}

/** Answers with the text, or with 304 where the caller has it. It may be kept, and is asked about before each use. */
export function answerTagged<Env extends SignatureEnv>(
  c: Context<Env>,
  { json, etag }: TaggedJson,
  contentType = 'application/json; charset=UTF-8',
): Response {
  const headers = { etag, 'cache-control': 'no-cache' };
  if (isFresh(c.req.header('if-none-match'), etag)) return c.body(null, 304, headers);
  const { signContent: sign } = c.var as SignatureEnv['Variables'];
  const signature = sign && { [contentSignatureHeader]: sign(json) };
  return c.body(json, 200, { ...headers, ...signature, 'content-type': contentType });
}
