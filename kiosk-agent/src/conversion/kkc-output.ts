import { maxCandidates } from '@machikado/contracts/conversion.ts';

/** What `kkc decoder` prints when it is ready for the next line. */
export const prompt = '>> ';

const maxCandidateLength = 120;

/**
 * The candidates in one answer of `kkc decoder`, best first, each once: lines as `0: <旭川/あさひかわ><市/し>`, in which
 * a slash stands between the writing and its reading. A line of another form is left out.
 */
export function readCandidates(answer: string): string[] {
  const found = new Set<string>();
  for (const line of answer.split('\n')) {
    const segments = /^\d+: ((?:<[^<>]*>)+)$/.exec(line.trimEnd())?.[1];
    if (segments === undefined) continue;
    const text = Array.from(segments.matchAll(/<([^<>]*)>/g), ([, segment = '']) =>
      segment.slice(0, Math.max(0, segment.lastIndexOf('/'))),
    ).join('');
    if (text !== '' && text.length <= maxCandidateLength) found.add(text);
  }
  return Array.from(found).slice(0, maxCandidates);
}
