import { z } from 'zod';
import type { BrowsingState } from '@machikado/contracts/browsing.ts';

type Send = (method: string, params?: object) => Promise<unknown>;

const Value = z.object({ result: z.object({ value: z.string().optional() }) });

/** Asks which kind of field has the focus, frames of the same site included. It sees no word of what is typed. */
const expression = `(() => {
  let field = document.activeElement;
  for (let deep = 0; deep < 20 && field; deep += 1) {
    const inner = field.shadowRoot?.activeElement ?? (field.localName === 'iframe' && field.contentDocument?.activeElement);
    if (!inner) break;
    field = inner;
  }
  if (!field) return 'none';
  if (field.localName === 'iframe') return 'text';
  if (field.localName === 'textarea' || field.isContentEditable) return 'text';
  if (field.localName !== 'input' || field.readOnly || field.disabled) return 'none';
  if (field.type === 'password' || /cc-number|cc-csc|password/.test(field.autocomplete)) return 'password';
  return ['text', 'search', 'email', 'tel', 'url', 'number'].includes(field.type) ? 'text' : 'none';
})()`;

/** What the focused field of the page wants. A page that is just changing wants nothing. */
export async function readTyping(send: Send): Promise<BrowsingState['typing']> {
  try {
    const answer = Value.parse(await send('Runtime.evaluate', { expression, returnByValue: true, timeout: 500 }));
    const value = answer.result.value;
    return value === 'text' || value === 'password' ? value : 'none';
  } catch {
    return 'none';
  }
}
