import { randomBytes } from 'node:crypto';
import { encodeCrockford, readableNumber } from '@machikado/contracts/check-digit.ts';
import type { LocalText } from '@machikado/contracts/locale.ts';
import { TicketStatus, type QueuedTicket } from '@machikado/contracts/queued-application.ts';
import { err, ok, type Result } from '@machikado/contracts/result.ts';
import { sealingKeys, sealTo } from '@machikado/runtime/sealed-envelope.ts';
import type { AgentStore } from '../storage/agent-store.ts';

/** More than people fill in during a day without the city; beyond it the screen says that no more can be kept. */
const maxWaiting = 50;
const keptDays = 30;
const ticketSeal = 'ticket';

export type NewApplication = {
  /** The idempotency key under which it may have been sent already. */
  readonly key: string;
  /** Sealed for the city: this kiosk cannot read it again. */
  readonly sealed: string;
  readonly procedureTitle: LocalText;
  readonly at: Date;
};

type QueueFault = 'queue-full' | 'storage-full' | 'settled';

/** Applications on their way to a city that is away; durable, each is delivered once and then forgotten. */
export type ApplicationQueue = ReturnType<typeof openApplicationQueue>;

const ticketKeys = (number: string, secret: string) => sealingKeys(Buffer.from(`${number} ${secret}`), ticketSeal);

export function openApplicationQueue(store: AgentStore) {
  const { database } = store;
  const insert = database.prepare('INSERT INTO queued_applications (key, sealed, queued_at) VALUES (?, ?, ?)');
  const byKey = database.prepare('SELECT seq, outcome FROM queued_applications WHERE key = ?');
  const setTicket = database.prepare('UPDATE queued_applications SET ticket = ? WHERE seq = ?');
  const count = database.prepare('SELECT count(*) AS n FROM queued_applications WHERE sealed IS NOT NULL');
  const oldest = database.prepare(
    'SELECT seq, key, sealed, ticket FROM queued_applications WHERE sealed IS NOT NULL ORDER BY seq LIMIT 1',
  );
  const settle = database.prepare('UPDATE queued_applications SET sealed = NULL, outcome = ? WHERE seq = ?');
  const forget = database.prepare('DELETE FROM queued_applications WHERE sealed IS NULL AND queued_at < ?');
  const byTicket = database.prepare('SELECT queued_at, outcome FROM queued_applications WHERE ticket = ?');
  let wakeUp: () => void = () => undefined;

  /** Writes it down once; asked again before it is delivered, the ticket is made anew and the one before is void. */
  function add({ key, sealed, procedureTitle, at }: NewApplication): Result<QueuedTicket, QueueFault> {
    const written = store.write((): Result<QueuedTicket, QueueFault> => {
      const known = byKey.get(key);
      if (known !== undefined && known['outcome'] !== null) return err('settled');
      if (known === undefined && Number(count.get()?.['n']) >= maxWaiting) return err('queue-full');
      const seq = Number(known?.['seq'] ?? insert.run(key, sealed, at.toISOString()).lastInsertRowid);
      const number = readableNumber('Q', seq % 10_000_000);
      const secret = encodeCrockford(randomBytes(4), 6);
      setTicket.run(ticketKeys(number, secret).publicKey, seq);
      return ok({ number, secret, procedureTitle, queuedAt: at.toISOString() });
    });
    if (!written.ok) return written;
    if (written.value.ok) wakeUp();
    return written.value;
  }

  return {
    add,
    /** The one that has waited longest. */
    next: () => {
      const row = oldest.get();
      if (row === undefined) return undefined;
      return { seq: Number(row['seq']), key: String(row['key']), sealed: String(row['sealed']), ticket: row['ticket'] };
    },
    /** Drops what was sealed and keeps what the city said, for the holder of the ticket alone. */
    settle: (waiting: { seq: number; ticket: unknown }, outcome: TicketStatus, now: Date) =>
      store.write(() => {
        const sealed = sealTo(String(waiting.ticket), Buffer.from(JSON.stringify(outcome)), ticketSeal);
        settle.run(sealed, waiting.seq);
        forget.run(new Date(now.getTime() - keptDays * 86_400_000).toISOString());
      }),
    /** What became of it; undefined for a number and secret that belong to no ticket of this kiosk. */
    find: (number: string, secret: string): TicketStatus | undefined => {
      const keys = ticketKeys(number, secret);
      const row = byTicket.get(keys.publicKey);
      if (row === undefined) return undefined;
      if (row['outcome'] === null) return { state: 'waiting', queuedAt: String(row['queued_at']) };
      const opened = keys.open(String(row['outcome']));
      return opened.ok ? TicketStatus.parse(JSON.parse(opened.value.toString())) : undefined;
    },
    onWake: (listener: () => void) => (wakeUp = listener),
    wake: () => wakeUp(),
    clearLog: store.clearLog,
  };
}
