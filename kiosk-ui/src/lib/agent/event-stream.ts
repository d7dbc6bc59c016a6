/** Longest event that is kept; a longer one is dropped whole. An alert board with its shelters stays far below. */
const maxEventChars = 1_000_000;

/**
 * A reader of `text/event-stream` (WHATWG HTML §9.2) for pieces as they come: give it a piece, get the `data` of each
 * event that ended in it. Comments and other fields are passed over.
 */
export function createEventReader(): (piece: string) => string[] {
  let held = '';
  return (piece) => {
    held = (held + piece).replaceAll('\r\n', '\n');
    const blocks = held.split('\n\n');
    held = blocks.pop() ?? '';
    if (held.length > maxEventChars) held = '';
    return blocks.map(dataOf).filter((data) => data !== '');
  };
}

function dataOf(block: string): string {
  return block
    .split('\n')
    .filter((line) => line.startsWith('data:'))
    .map((line) => line.slice(5).replace(/^ /, ''))
    .join('\n');
}
