import { z } from 'zod';
import type { BrowsingText } from '@machikado/contracts/browsing.ts';
import type { Send } from './cdp-pipe.ts';

const Evaluated = z.object({ result: z.object({ value: z.string().optional() }) });

/** The visible words of the page, a paragraph each. Read in a world of its own, where the page's script is not. */
export async function readPageText(send: Send): Promise<BrowsingText> {
  const tree = z.object({ frameTree: z.object({ frame: z.object({ id: z.string() }) }) });
  const { frameTree } = tree.parse(await send('Page.getFrameTree'));
  const world = { frameId: frameTree.frame.id, worldName: 'machikado-reader' };
  const { executionContextId } = z
    .object({ executionContextId: z.int() })
    .parse(await send('Page.createIsolatedWorld', world));
  const expression = `JSON.stringify({ language: document.documentElement.lang, text: (document.querySelector('main, article, [role=main]') ?? document.body).innerText })`;
  const answer = Evaluated.parse(
    await send('Runtime.evaluate', { expression, contextId: executionContextId, returnByValue: true, timeout: 2000 }),
  );
  const read = z
    .object({ language: z.string(), text: z.string() })
    .safeParse(JSON.parse(answer.result.value ?? 'null') as unknown);
  const { language, text } = read.success ? read.data : { language: '', text: '' };
  const paragraphs = text
    .slice(0, 60_000)
    .split(/\n+/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
  return { language: language.slice(0, 35), paragraphs: paragraphs.slice(0, 400) };
}
