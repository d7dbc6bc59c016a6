import { hoursOf } from '../exchanges/terms.ts';
import type { Frame, Markup } from './pages/layout.ts';
import { closedPage } from './pages/status-page.ts';
import type { Portal, PortalContext } from './portal.ts';

/** What a phone is shown outside the hours of its zone; `null` while the zone is open. */
export function showClosed(portal: Portal, c: PortalContext, frame: Frame): Markup | null {
  const hours = hoursOf(portal.spot, c.get('zone'));
  if (hours.state === 'open') return null;
  return closedPage(frame, { opensAtMs: hours.opensAtMs, nowMs: portal.spot.now() });
}
