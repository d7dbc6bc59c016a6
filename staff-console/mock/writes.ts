import { ApplicationDecision, EnrolmentCodeRequest } from '@machikado/contracts/staff-api.ts';
import { city } from './fixtures.ts';
import { json, refuse, type Answer, type Asked, type MockState } from './state.ts';

function decide(state: MockState, number: string, body: unknown): Answer {
  const decision = ApplicationDecision.safeParse(body);
  const item = state.applications.find((one) => one.number === number);
  if (!decision.success || item === undefined) return refuse(decision.success ? 'not-found' : 'bad-request');
  Object.assign(item, decision.data, { decidedAt: new Date().toISOString(), decidedBy: state.who });
  return json(item);
}

function endAlert(state: MockState, id: string): Answer {
  const alert = state.alerts.find((one) => one.id === id);
  if (alert === undefined) return refuse('not-found');
  Object.assign(alert, { endedAt: new Date().toISOString(), endedBy: state.who });
  return json(alert);
}

function revoke(state: MockState, asset: string): Answer {
  for (const device of state.devices) if (device.asset === asset) device.status = 'revoked';
  return { status: 204 };
}

function makeCode({ now }: MockState): Answer {
  return json({
    code: 'ABCD-EFGH-JKMN-PQRS',
    expiresAt: new Date(now.getTime() + 86_400_000).toISOString(),
    deviceUrl: 'https://127.0.0.1:8443',
    cityId: city.id,
    caPin: 'ab12'.repeat(16),
  });
}

/** Does what a write asks for, or refuses it as the city would. */
export function answerWrite(state: MockState, { path, body }: Asked): Answer {
  const [, noun = '', id = '', verb = ''] = path.slice(1).split('/').map(decodeURIComponent);
  if (noun === 'applications' && verb === 'decision') return decide(state, id, body);
  if (noun === 'alerts' && verb === 'end') return endAlert(state, id);
  if (noun === 'devices' && verb === 'revoke') return revoke(state, id);
  if (noun === 'device-codes' && EnrolmentCodeRequest.safeParse(body).success) return makeCode(state);
  return refuse('not-found');
}
