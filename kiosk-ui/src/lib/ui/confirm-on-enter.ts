import { isWeb } from '#lib/visit/mode.ts';

/** On one's own device the Enter key of a field does what the screen's primary button does. */
export function confirmOnEnter(field: HTMLInputElement): (() => void) | undefined {
  if (!isWeb) return undefined;
  const press = (event: KeyboardEvent) => {
    // An input method that is composing takes its Enter for itself.
    if (event.key !== 'Enter' || event.isComposing) return;
    field.closest('.screen')?.querySelector<HTMLButtonElement>('footer button.primary:not(:disabled)')?.click();
  };
  field.addEventListener('keydown', press);
  return () => field.removeEventListener('keydown', press);
}
