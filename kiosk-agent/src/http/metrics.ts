import { Router } from 'express';
import type { Registry } from 'prom-client';
import type { KioskEvent } from '@machikado/contracts/kiosk-events.ts';
import type { BrowserState } from '../supervision/browser-keeper.ts';
import type { Spool } from '../jobs/spool.ts';
import type { EventHub } from './event-hub.ts';

export type MetricDoors = {
  readonly hub: EventHub;
  readonly presentEvents: () => readonly KioskEvent[];
  readonly spool: Pick<Spool, 'unsettled'>;
  readonly browser: () => BrowserState;
};

type Kind = 'print-job' | 'payment' | 'visit-ended';
/** How often something came to each of its ends since the agent started. */
type Tally = Readonly<Record<Kind, Map<string, number>>>;

const slipEnds = ['printed', 'failed', 'unknown'];
const paymentEnds = ['approved', 'declined', 'cancelled', 'unknown'];

/** The end that an event tells of, where it tells of one. */
function endOf(event: KioskEvent): readonly [Kind, string] | undefined {
  switch (event.kind) {
    case 'print-job':
      return slipEnds.includes(event.job.state) ? [event.kind, event.job.state] : undefined;
    case 'payment':
      return paymentEnds.includes(event.payment.state) ? [event.kind, event.payment.state] : undefined;
    case 'visit-ended':
      return [event.kind, event.reason];
    default:
      return undefined;
  }
}

function keepTally(hub: EventHub): Tally {
  const tally: Tally = { 'print-job': new Map(), payment: new Map(), 'visit-ended': new Map() };
  hub.subscribe((event) => {
    const [kind, end] = endOf(event) ?? [];
    if (kind && end) tally[kind].set(end, (tally[kind].get(end) ?? 0) + 1);
  });
  return tally;
}

/** How each part is at this moment; what is said of jobs, payments and warnings is not a state of the kiosk. */
function partStates({ presentEvents, browser }: MetricDoors): Map<string, string> {
  const states = new Map<string, string>([['browser', browser()]]);
  for (const event of presentEvents()) {
    if (event.kind === 'printer') states.set(event.kind, event.status);
    else if ('state' in event) states.set(event.kind, event.state);
  }
  return states;
}

const helps: Readonly<Record<Kind, string>> = {
  'print-job': 'Slips by how they ended, since the agent started',
  payment: 'Payments at the terminal by how they ended, since the agent started',
  'visit-ended': 'Visits by how they ended, since the agent started',
};

/** Gathers at the moment of asking. The library is loaded when somebody asks first: a start does not wait for it. */
async function openRegistry(doors: MetricDoors, tally: Tally): Promise<Registry> {
  const { collectDefaultMetrics, Counter, Gauge, Registry } = await import('prom-client');
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  for (const [kind, help] of Object.entries(helps) as [Kind, string][]) {
    new Counter({
      name: `machikado_kiosk_${kind.replace('-', '_')}_total`,
      help,
      labelNames: ['outcome'],
      registers: [registry],
      collect() {
        this.reset();
        for (const [outcome, count] of tally[kind]) this.inc({ outcome }, count);
      },
    });
  }
  new Gauge({
    name: 'machikado_kiosk_state',
    help: 'The state that a part of the kiosk is in; its value is always 1',
    labelNames: ['part', 'state'],
    registers: [registry],
    collect() {
      this.reset();
      for (const [part, state] of partStates(doors)) this.set({ part, state }, 1);
    },
  });
  new Gauge({
    name: 'machikado_kiosk_print_jobs_unsettled',
    help: 'Slips that are waiting or being printed',
    registers: [registry],
    collect() {
      this.set(doors.spool.unsettled().length);
    },
  });
  return registry;
}

/**
 * `GET /metrics` in Prometheus' text format (version 0.0.4), for a collector on this machine. There is nothing of any
 * person in it.
 */
export function metricsRoute(doors: MetricDoors): Router {
  const tally = keepTally(doors.hub);
  let opening: Promise<Registry> | undefined;
  return Router().get('/metrics', async (_request, response) => {
    const registry = await (opening ??= openRegistry(doors, tally));
    response.type(registry.contentType).send(await registry.metrics());
  });
}
