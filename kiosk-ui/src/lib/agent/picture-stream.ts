import { BrowsingState, pictureBlock } from '@machikado/contracts/browsing.ts';
import { agentFetch } from './client.ts';

export type PictureWatcher = {
  readonly onPicture: (jpeg: Blob) => void;
  readonly onState: (state: BrowsingState) => void;
};

/** Takes blocks of kind, length and content out of pieces that come as they come. */
export function createBlockReader(onBlock: (kind: number, content: Uint8Array<ArrayBuffer>) => void) {
  let held = new Uint8Array(0);
  return (piece: Uint8Array): void => {
    const joined = new Uint8Array(held.length + piece.length);
    joined.set(held);
    joined.set(piece, held.length);
    let at = 0;
    while (joined.length - at >= 5) {
      const length = new DataView(joined.buffer, at + 1).getUint32(0);
      if (joined.length - at < 5 + length) break;
      onBlock(joined[at] ?? 0, joined.slice(at + 5, at + 5 + length));
      at += 5 + length;
    }
    held = joined.slice(at);
  };
}

/** Watches the page of the other browser until the signal fires or the session ends. */
export async function watchPictures(watcher: PictureWatcher, signal: AbortSignal): Promise<void> {
  const response = await agentFetch('/browsing/pictures', { signal });
  const reader = response.ok ? response.body?.getReader() : undefined;
  if (reader === undefined) return;
  const take = createBlockReader((kind, content) => {
    if (kind === pictureBlock.jpeg) watcher.onPicture(new Blob([content], { type: 'image/jpeg' }));
    if (kind !== pictureBlock.state) return;
    const state = BrowsingState.safeParse(JSON.parse(new TextDecoder().decode(content)));
    if (state.success) watcher.onState(state.data);
  });
  for (;;) {
    const piece = await reader.read();
    if (piece.done) return;
    take(piece.value);
  }
}
