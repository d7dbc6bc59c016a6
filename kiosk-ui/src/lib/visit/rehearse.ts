import { flushSync, mount, unmount, type Component } from 'svelte';
import { afterPaint } from '#lib/ui/after-paint.ts';

/**
 * Draws a screen once where nobody sees or hears it, and takes it away. A browser that has just begun compiles what
 * draws a screen while the first person waits for it (90 ms of script for the home screen on a kiosk's small computer,
 * a third of that the second time); here it does so while nobody waits.
 */
export async function rehearse<Props extends Record<string, unknown>>(
  screen: Component<Props>,
  props: Props,
): Promise<void> {
  const { title } = document;
  const stage = document.createElement('div');
  stage.dataset['rehearsal'] = '';
  stage.inert = true;
  stage.setAttribute('aria-hidden', 'true');
  Object.assign(stage.style, { position: 'fixed', inset: '0', visibility: 'hidden', contain: 'strict' });
  document.body.append(stage);
  try {
    const shown = mount<Props, Record<string, unknown>>(screen, { target: stage, props });
    flushSync();
    document.title = title;
    // Twice: some parts come a frame after the rest.
    for (let time = 0; time < 2; time += 1) await new Promise<void>((done) => afterPaint(done));
    await unmount(shown);
  } finally {
    document.title = title;
    stage.remove();
  }
}
