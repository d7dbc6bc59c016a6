import type { BrowsingAction } from '@machikado/contracts/browsing.ts';

type Touch = Extract<BrowsingAction, { do: 'touch' }>['touches'][number];

const maxTouches = 32;

/** Where on the picture a touch is, 0 to 1 both ways; the picture keeps its shape and stands at the top of its box. */
function placeOn(canvas: HTMLCanvasElement, event: PointerEvent): { x: number; y: number } {
  const box = canvas.getBoundingClientRect();
  const scale = Math.min(box.width / canvas.width, box.height / canvas.height);
  const left = box.left + (box.width - canvas.width * scale) / 2;
  const within = (value: number) => Math.min(1, Math.max(0, value));
  return {
    x: within((event.clientX - left) / (canvas.width * scale)),
    y: within((event.clientY - box.top) / (canvas.height * scale)),
  };
}

/**
 * Handlers for the picture: touches are sent in order, one request at a time, and what happens meanwhile goes together
 * in the next. Of several moves in a row only the last is of interest.
 */
export function createTouchSender(send: (action: BrowsingAction) => Promise<unknown>) {
  let waiting: Touch[] = [];
  let sending = false;
  let down = false;

  async function flush(): Promise<void> {
    if (sending) return;
    sending = true;
    while (waiting.length > 0) {
      const touches = waiting.slice(0, maxTouches);
      waiting = waiting.slice(maxTouches);
      await send({ do: 'touch', touches });
    }
    sending = false;
  }

  function put(kind: Touch['kind'], event: PointerEvent): void {
    const touch = { kind, ...placeOn(event.currentTarget as HTMLCanvasElement, event) };
    if (kind === 'move' && waiting.at(-1)?.kind === 'move') waiting.pop();
    waiting.push(touch);
    void flush();
  }

  return {
    onpointerdown: (event: PointerEvent) => {
      (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId);
      down = true;
      put('start', event);
    },
    onpointermove: (event: PointerEvent) => {
      if (down) put('move', event);
    },
    onpointerup: (event: PointerEvent) => {
      if (down) put('end', event);
      down = false;
    },
    onpointercancel: (event: PointerEvent) => {
      if (down) put('cancel', event);
      down = false;
    },
    oncontextmenu: (event: Event) => event.preventDefault(),
  };
}
