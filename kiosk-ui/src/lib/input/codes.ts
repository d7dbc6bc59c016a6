import { afterPaint } from '#lib/ui/after-paint.ts';

// What reads codes comes with the turn: the first screen does not wait for it, and has no use for codes.

/** Gives a code that the agent was told of to the screen there is. */
export async function takeCode(text: string): Promise<void> {
  const { handCode } = await import('./scanner.ts');
  handCode(text);
}

/** Listens for readers that act as a keyboard, once the next frame is painted and until the returned function is called. */
export function readCodes(target: Window): () => void {
  let isOver = false;
  let stop: (() => void) | undefined;
  const callOff = afterPaint(async () => {
    const { listenForScans } = await import('./scanner.ts');
    if (!isOver) stop = listenForScans(target);
  });
  return () => {
    isOver = true;
    callOff();
    stop?.();
  };
}
