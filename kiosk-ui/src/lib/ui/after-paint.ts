/**
 * Calls back once the next frame is painted, and gives what calls it off. What a screen can do without for one frame
 * does not hold up the answer to the touch that brought it.
 */
export function afterPaint(done: () => unknown): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const frame = requestAnimationFrame(() => {
    timer = setTimeout(done);
  });
  return () => {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
  };
}
