import type { DeviceEvent } from '@machikado/contracts/device.ts';
import type { Log } from '@machikado/runtime/log.ts';
import type { CityClient } from '../city/client.ts';
import { createVisitKeeper, nextPath, type VisitKeeper } from '../city/visit.ts';
import type { BrowserConfig } from '../config.ts';
import type { BrowserKeeper } from '../supervision/browser-keeper.ts';
import { openScreen } from '../supervision/screen.ts';
import type { EventHub } from './event-hub.ts';
import { endToken } from './visits.ts';

export type TurnOptions = {
  readonly browser: BrowserConfig | undefined;
  readonly stateDirectory: string;
  readonly port: number;
  readonly log: Log;
  readonly signal: AbortSignal;
  readonly hub: EventHub;
  readonly client: CityClient;
  /** Forgets what the agent's parts have kept for this person in memory. */
  readonly forget: () => void;
  /** Slips that are still to come out. */
  readonly unsettled: () => readonly unknown[];
  readonly tell: (kind: DeviceEvent['kind'], facts: DeviceEvent['facts']) => void;
};

/** A person's turn: the visit in the agent's memory and the screen before her; both end together. */
export function openTurn(options: TurnOptions): { readonly visits: VisitKeeper; readonly screen: BrowserKeeper } {
  const { hub, client, forget, tell } = options;
  const visits = createVisitKeeper((visit, reason) => {
    forget();
    if (visit.token !== undefined) void endToken(client, visit.token);
    if (reason === 'replaced') return;
    hub.publish({ kind: 'visit-ended', reason });
    tell('visit-ended', { reason });
    screen.wipe(reason, nextPath(visit, reason, options.unsettled().length > 0));
  });
  const screen = openScreen({
    ...options,
    origin: `http://127.0.0.1:${options.port}`,
    onState: (state) => tell('browser-state', { state }),
    isVisited: () => visits.current() !== undefined,
    onPageLost: () => visits.end('page-lost'),
    isHeard: hub.isHeard,
  });
  return { visits, screen };
}
