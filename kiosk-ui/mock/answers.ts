import { randomBytes, randomUUID } from 'node:crypto';
import { readableNumber } from '@machikado/contracts/check-digit.ts';
import type { ProblemKind } from '@machikado/contracts/problem.ts';
import { readAppointments, writeAppointments } from './appointments.ts';
import { city, device, places } from './city.ts';
import { events } from './events.ts';
import { facilities } from './facilities.ts';
import { fails, once, type Answer, type Asked, type Memory } from './memory.ts';
import { procedures } from './procedures.ts';
import { readRooms, writeRooms } from './rooms.ts';

/** What a PIN makes of signing in; any other signs in. */
const pinSentinels: Record<string, ProblemKind> = { '0000': 'wrong-credentials', '9999': 'locked-out' };
/** What the secret of a receipt makes of its state; any other is received and not yet looked at. */
const secretSentinels: Record<string, string> = { '000000': 'in-review', '000001': 'accepted', '000002': 'declined' };

/** Answers a write that is not about printing. */
export function answerWrite(memory: Memory, asked: Asked): Answer {
  const room = writeAppointments(memory, asked) ?? writeRooms(memory, asked);
  if (room !== undefined) return room;
  switch (asked.path) {
    case '/visits':
      memory.user = undefined;
      return { status: 201, body: { visitId: randomUUID() } };
    case '/screen':
      return { status: 204 };
    case '/sign-in':
      return signIn(memory, asked);
    case '/wifi-codes':
      return once(memory, asked, issueWifiCode);
    case '/applications':
      return once(memory, asked, receiveApplication);
    case '/applications/queued':
      return once(memory, asked, keepApplication);
    case '/applications/queued/status':
      return tellTicket(asked);
    case '/applications/status':
      return tellStatus(asked);
    case '/drafts':
      return takeDraft(memory, asked);
    default:
      return fails('not-found');
  }
}

function signIn(memory: Memory, { body }: Asked): Answer {
  const failure = pinSentinels[String(body['pin'])];
  if (failure) return fails(failure);
  memory.user = '利用者 見本';
  const expiresAt = new Date(Date.now() + 1_800_000).toISOString();
  return { status: 200, body: { userName: memory.user, born: '1950-05-03', expiresAt } };
}

function issueWifiCode(): Answer {
  const usableUntil = new Date(Date.now() + 4 * 3_600_000).toISOString();
  const { ssid, portalHost } = city.wifi;
  const body = { code: '7K2MQ-X94RD', minutes: 60, usableUntil, ssid, portalUrl: `https://${portalHost}/` };
  return { status: 201, body };
}

function receiveApplication(): Answer {
  const number = readableNumber('A', 2_750_981);
  const procedureTitle = procedures[0]?.title;
  return { status: 201, body: { number, secret: '4TX9QK', procedureTitle, receivedAt: new Date().toISOString() } };
}

function keepApplication(): Answer {
  const procedureTitle = procedures[0]?.title;
  const queuedAt = new Date().toISOString();
  return { status: 201, body: { number: readableNumber('Q', 1), secret: '4TX9QK', procedureTitle, queuedAt } };
}

/** A ticket with the secret `000001` has been delivered. */
function tellTicket({ body }: Asked): Answer {
  if (body['secret'] === '000001')
    return { status: 200, body: { state: 'received', receipt: receiveApplication().body } };
  return { status: 200, body: { state: 'waiting', queuedAt: new Date().toISOString() } };
}

function takeDraft({ drafts }: Memory, { body }: Asked): Answer {
  const id = randomBytes(16).toString('base64url');
  drafts.set(id, String(body['ciphertext']));
  const expiresAt = new Date(Date.now() + 600_000).toISOString();
  return { status: 201, body: { id, url: `https://machikado.asahikawa.test/continue/${id}`, expiresAt } };
}

function tellStatus({ body }: Asked): Answer {
  const secret = String(body['secret']);
  if (secret === 'FFFFFF') return fails('not-found');
  const state = secretSentinels[secret] ?? 'received';
  const now = new Date().toISOString();
  const decided = state === 'accepted' || state === 'declined';
  const told = decided ? { decidedAt: now, message: '当日は筆記用具をお持ちください。' } : {};
  const procedureTitle = procedures[0]?.title;
  return { status: 200, body: { number: body['number'], procedureTitle, state, receivedAt: now, ...told } };
}

/** Answers a reading. */
export function answerRead(memory: Memory, { path, query }: Asked): Answer {
  const fixed: Record<string, unknown> = {
    '/city': city,
    '/device': device,
    '/places': { places, revision: '1' },
    '/facilities': { facilities },
    '/offline-means': { sealingKey: 'A'.repeat(43), residentUrl: 'https://machikado.asahikawa.test' },
    '/procedures': { procedures },
    '/city-events': { events, revision: '1' },
    '/alerts/check': { checkedAt: new Date().toISOString() },
  };
  if (fixed[path] !== undefined) return { status: 200, body: fixed[path] };
  if (path.startsWith('/drafts/')) return { status: 200, body: { state: 'waiting' } };
  return readAppointments({ path, query }) ?? readRooms(memory, { path, query });
}
