import { z } from 'zod';
import type { BrowsingFocus } from '@machikado/contracts/browsing.ts';
import { callOn, findFocused, type FocusedElement } from './focused-element.ts';
import type { FrameSessions } from './frame-sessions.ts';
import type { Send } from './cdp-pipe.ts';
import { typingOf } from './typing.ts';

const AxValue = z.object({ value: z.unknown().optional() }).optional();
const Partial = z.object({
  nodes: z.array(
    z.object({
      role: AxValue,
      name: AxValue,
      value: AxValue,
      properties: z
        .array(z.object({ name: z.string(), value: z.object({ value: z.unknown().optional() }) }))
        .default([]),
    }),
  ),
});

/** Roles of the accessibility tree (WAI-ARIA 1.2 and Chromium's own), and what they are to a person. */
const roles: Readonly<Record<string, BrowsingFocus['role']>> = {
  link: 'link',
  button: 'button',
  menuitem: 'button',
  tab: 'button',
  DisclosureTriangle: 'button',
  textbox: 'field',
  searchbox: 'field',
  spinbutton: 'field',
  checkbox: 'checkbox',
  switch: 'checkbox',
  radio: 'radio',
  combobox: 'list',
  listbox: 'list',
};

const maxChars = 300;
const textOf = (value: z.infer<typeof AxValue>) => (typeof value?.value === 'string' ? value.value.trim() : '');

/** A focus that goes over into another process is for a moment nowhere: so often, and with such pauses, it is looked for. */
const looks = { times: 6, pauseMs: 40 };

async function findSettled(page: Send, frames: FrameSessions): Promise<FocusedElement | undefined> {
  for (let time = 1; ; time += 1) {
    const focused = await findFocused(page, frames);
    const isSettled = typeof focused !== 'string' && !focused.isFrame;
    if (isSettled || time === looks.times) return typeof focused === 'string' ? undefined : focused;
    await new Promise((resolve) => setTimeout(resolve, looks.pauseMs));
  }
}

/**
 * Name and role of the element that has the focus, out of the accessibility tree: what a screen reader would say. `undefined`
 * where nothing has it. What stands in a secret field is never told.
 */
export async function readFocus(page: Send, frames: FrameSessions): Promise<BrowsingFocus | undefined> {
  const focused = await findSettled(page, frames);
  if (focused === undefined) return undefined;
  const { send, objectId } = focused;
  const { nodes } = Partial.parse(await send('Accessibility.getPartialAXTree', { objectId, fetchRelatives: false }));
  const [node] = nodes;
  const role = roles[textOf(node?.role)] ?? 'other';
  const typing = await typingOf(focused);
  const checked = node?.properties.find(({ name }) => name === 'checked')?.value.value;
  const value = typing === 'password' ? '' : textOf(node?.value).slice(0, maxChars);
  return {
    role: typing === 'none' ? (role === 'field' ? 'other' : role) : 'field',
    name: textOf(node?.name).slice(0, maxChars),
    ...(value !== '' && { value }),
    ...(checked !== undefined && { isOn: checked === 'true' || checked === true }),
  };
}

/** Chooses the next entry of a list without opening it: its entries would stand in a window that nobody sees. */
const chooseNext = `
  if (this.localName !== 'select' || this.disabled || this.options.length === 0) return false;
  this.selectedIndex = (this.selectedIndex + 1) % this.options.length;
  for (const kind of ['input', 'change']) this.dispatchEvent(new Event(kind, { bubbles: true }));
  return true;
`;
const keyFor = `return this.localName === 'input' && /^(?:checkbox|radio)$/.test(this.type) || /^(?:checkbox|radio|switch)$/.test(this.role ?? '') ? 'Space' : 'Enter'`;
const Chosen = z.object({ result: z.object({ value: z.boolean() }) });
const Key = z.object({ result: z.object({ value: z.enum(['Space', 'Enter']) }) });

/** What activates the focused element: one of two keys, or nothing more where it has been done. */
export async function prepareActivation(page: Send, frames: FrameSessions): Promise<'Space' | 'Enter' | 'done'> {
  const focused = await findFocused(page, frames);
  if (typeof focused === 'string') return 'done';
  if (Chosen.parse(await callOn(focused, chooseNext)).result.value) return 'done';
  if ((await typingOf(focused)) !== 'none') return 'done';
  return Key.parse(await callOn(focused, keyFor)).result.value;
}
