import { createHash } from 'node:crypto';
import { appendAudit } from '../audit/store.ts';
import type { CityContext } from '../http/context.ts';
import type { CityTransaction } from '../store/database.ts';
import { boardSignalOf } from './board-signal.ts';
import { decideTelegram, type Decision } from './decision.ts';
import {
  applyDecision,
  countBoardUp,
  endAlert,
  findExpired,
  findTelegram,
  readStream,
  saveTelegram,
  type TelegramRecord,
} from './store.ts';
import { readTelegram, type Telegram } from './telegram.ts';
import { parseXml, type XmlElement, type XmlFault } from './xml.ts';

/** What lay in the feed folder: its name and all its bytes. */
export type FeedFile = { readonly name: string; readonly bytes: Uint8Array };

/** `incomplete`: no whole document yet; the writer may still be at it. */
export type Intake = { readonly kind: 'incomplete' } | { readonly kind: 'settled'; readonly record: TelegramRecord };

/** Half a file may end inside a tag, or inside a character. */
const faultsOfHalfFiles: readonly XmlFault[] = ['not-well-formed', 'not-utf-8'];

/**
 * Takes one file in: reads, decides and stores its outcome, all in one transaction. The same content gets the outcome
 * that it got the first time and changes nothing. With `isWhole` half a document is refused instead of waited for.
 */
export async function takeTelegramIn(context: CityContext, file: FeedFile, isWhole: boolean): Promise<Intake> {
  const document = parseXml(file.bytes);
  if (!document.ok && faultsOfHalfFiles.includes(document.error) && !isWhole) return { kind: 'incomplete' };
  const hash = createHash('sha256').update(file.bytes).digest('hex');
  const now = context.now();
  const settled = await context.db.transaction().execute(async (tx) => {
    const known = await findTelegram(tx, hash);
    if (known !== undefined) return { record: known, changed: false };
    const { decision, changed } = await decideAndApply(context, tx, document.ok ? document.value : document.error);
    const record = {
      file: file.name.slice(0, 200),
      readAt: now.toISOString(),
      outcome: decision.outcome,
      reason: decision.reason,
    };
    await saveTelegram(tx, hash, record);
    return { record, changed };
  });
  if (settled.changed) boardSignalOf(context.db).announce();
  return { kind: 'settled', record: settled.record };
}

async function decideAndApply(
  context: CityContext,
  tx: CityTransaction,
  document: XmlElement | XmlFault,
): Promise<{ decision: Decision; changed: boolean }> {
  if (typeof document === 'string') return { decision: { outcome: 'refused', reason: document }, changed: false };
  const telegram = readTelegram(document);
  if (!telegram.ok) {
    const { kind, ...rest } = telegram.error;
    return { decision: { outcome: 'refused', reason: [kind, ...Object.values(rest)].join(': ') }, changed: false };
  }
  const { stream, reportedAt } = telegram.value;
  const now = context.now();
  const areas = { areas: context.city.jmaAreas, coasts: context.pack.tsunamiAreas };
  const decision = decideTelegram(telegram.value, areas, { now, stream: await readStream(tx, stream) });
  const alertId = await applyDecision(tx, decision, { stream, reportedAt, now, newId: context.randomUuid() });
  if (alertId === undefined) return { decision, changed: false };
  await countBoardUp(tx);
  await appendAudit(tx, {
    at: now,
    actor: 'system',
    action: actionOf(decision),
    subject: subjectOf(alertId, telegram.value),
  });
  return { decision, changed: true };
}

function actionOf(decision: Decision): string {
  const actions: Partial<Record<Decision['outcome'], string>> = { alert: 'alert.raised', update: 'alert.updated' };
  return actions[decision.outcome] ?? 'alert.ended';
}

function subjectOf(alertId: string, telegram: Telegram): string {
  return `${alertId} ${telegram.stream}`.slice(0, 200);
}

/** Gives the screens back from warnings for which no end is ever sent. */
export async function endExpiredAlerts(context: CityContext): Promise<void> {
  const now = context.now();
  const ended = await context.db.transaction().execute(async (tx) => {
    const ids = await findExpired(tx, now);
    for (const id of ids) {
      await endAlert(tx, id, { at: now, by: 'system' });
      await appendAudit(tx, { at: now, actor: 'system', action: 'alert.ended', subject: id });
    }
    if (ids.length > 0) await countBoardUp(tx);
    return ids.length;
  });
  if (ended > 0) boardSignalOf(context.db).announce();
}
