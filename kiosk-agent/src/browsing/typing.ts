import { z } from 'zod';
import type { BrowsingState } from '@machikado/contracts/browsing.ts';
import { callOn, findFocused, type PageElement } from './focused-element.ts';
import type { FrameSessions } from './frame-sessions.ts';
import type { Send } from './cdp-pipe.ts';

type Typing = BrowsingState['typing'];

const Value = z.object({ result: z.object({ value: z.enum(['none', 'text', 'password']) }) });

/** Asks an element which kind of field it is. It sees no word of what is typed. */
const kind = `
  if (this.localName === 'textarea' || this.isContentEditable) return 'text';
  if (this.localName !== 'input' || this.readOnly || this.disabled) return 'none';
  if (this.type === 'password' || /cc-number|cc-csc|password/.test(this.autocomplete)) return 'password';
  return ['text', 'search', 'email', 'tel', 'url', 'number'].includes(this.type) ? 'text' : 'none';
`;

/** What that element wants. Rejects where it is gone. */
export async function typingOf(element: PageElement): Promise<Typing> {
  return Value.parse(await callOn(element, kind)).result.value;
}

/**
 * What the focused field of the page wants. What cannot be seen is taken for a secret: it is warned of and veiled. A page
 * that is just changing wants nothing.
 */
export async function readTyping(page: Send, frames: FrameSessions): Promise<Typing> {
  try {
    const focused = await findFocused(page, frames);
    if (typeof focused === 'string') return focused === 'unknown' ? 'password' : 'none';
    return await typingOf(focused);
  } catch {
    return 'none';
  }
}
