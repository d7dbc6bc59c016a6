import { settings } from '#lib/visit/settings.svelte.ts';
import { visit } from '#lib/visit/visit.svelte.ts';
import { agentFetch } from './client.ts';

const everyMs = 5000;

/**
 * Tells the agent that this page is drawn and whether somebody is at it: at once, and then every few seconds until the
 * signal fires.
 */
export function startPulse(signal: AbortSignal): void {
  const beat = async () => {
    if (signal.aborted) return;
    try {
      await agentFetch('/screen', {
        method: 'POST',
        signal: AbortSignal.timeout(everyMs),
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ locale: settings.locale, isVisited: visit.state !== 'none' }),
      });
    } catch {
      // An agent that is away hears the next one.
    }
  };
  // Two frames later the first one is on the screen.
  requestAnimationFrame(() => requestAnimationFrame(() => void beat()));
  const timer = setInterval(() => void beat(), everyMs);
  signal.addEventListener('abort', () => clearInterval(timer), { once: true });
}
