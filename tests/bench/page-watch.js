/**
 * Runs in the page before anything of ours. An interaction lasts from the touch to the next paint, as the Event Timing
 * API tells it (in steps of 8 ms; what is too short to be told counts as 16 ms). A screen change lasts from the touch
 * to the first frame in which the new screen's title stands.
 */
const told = new Map();
let touches = 0;
let lastTouch = 0;
let changes = [];

addEventListener(
  'click',
  (event) => {
    touches += 1;
    lastTouch = event.timeStamp;
  },
  { capture: true },
);
new PerformanceObserver((list) => {
  for (const { interactionId, duration } of list.getEntries())
    if (interactionId > 0) told.set(interactionId, Math.max(duration, told.get(interactionId) ?? 0));
}).observe({ type: 'event', buffered: true, durationThreshold: 16 });

addEventListener('DOMContentLoaded', () => {
  let title = document.title;
  const watch = new MutationObserver(() => {
    if (document.title === title) return;
    title = document.title;
    const from = lastTouch;
    lastTouch = 0;
    // At the highest priority: what the page leaves for after this frame is not yet begun when the frame is done.
    const done = () => changes.push(performance.now() - from);
    if (from > 0) requestAnimationFrame(() => void scheduler.postTask(done, { priority: 'user-blocking' }));
  });
  watch.observe(document.head, { subtree: true, childList: true, characterData: true });
});

/** Everything since the last call; entries come some time after the paint that they tell of. */
globalThis.takeMeasured = async () => {
  await new Promise((resolve) => setTimeout(resolve, 300));
  const interactions = [...told.values(), ...Array.from({ length: Math.max(0, touches - told.size) }, () => 16)];
  const taken = { interactions, changes };
  told.clear();
  touches = 0;
  changes = [];
  return taken;
};

// The usual 250 entries are fewer than the slices of the letters.
performance.setResourceTimingBufferSize(2000);
const firstScreen = 'first-screen-stands';
const marked = (name) =>
  new Promise((resolve) => {
    new PerformanceObserver((list) => {
      if (list.getEntriesByName(name).length > 0) resolve();
    }).observe({ type: 'mark', buffered: true });
  });
const stands = marked(firstScreen);
const ahead = marked('fetched-ahead');
/** Resolves when nothing is left to fetch ahead. */
globalThis.fetchedAhead = () => ahead;
/** When the first screen stood, in ms after the page was asked for. */
globalThis.firstScreenStands = async () => {
  await stands;
  return performance.getEntriesByName(firstScreen)[0]?.startTime;
};

/** Addresses of everything that was asked for before the first screen stood. */
globalThis.askedBeforeFirstScreen = () => {
  const mark = performance.getEntriesByName(firstScreen)[0];
  if (!mark) throw new Error('The first screen never stood.');
  return performance
    .getEntriesByType('resource')
    .filter((entry) => entry.startTime < mark.startTime)
    .map((entry) => entry.name);
};
