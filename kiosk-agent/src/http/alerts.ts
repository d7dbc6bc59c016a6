import { Router } from 'express';
import type { Instant } from '@machikado/contracts/civil-time.ts';

export type AlertDoors = {
  /** When the city last told this kiosk how warnings stand; `undefined` where it never did. */
  readonly alertsCheckedAt: () => Instant | undefined;
};

/** `GET /alerts/check`: how old the board on the screen may be at most. The board itself comes as an event. */
export function alertRoutes(doors: AlertDoors): Router {
  return Router().get('/alerts/check', (_request, response) => {
    response.json({ checkedAt: doors.alertsCheckedAt() ?? null });
  });
}
