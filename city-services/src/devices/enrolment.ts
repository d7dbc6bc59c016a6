import { randomBytes } from 'node:crypto';
import { encodeCrockford, normaliseCrockford } from '@machikado/contracts/check-digit.ts';
import type { Enrolled, EnrolRequest } from '@machikado/contracts/device.ts';
import type { ProblemKind } from '@machikado/contracts/problem.ts';
import { err, ok, type Result } from '@machikado/contracts/result.ts';
import type { z } from 'zod';
import { appendAudit } from '../audit/store.ts';
import type { CityContext } from '../http/context.ts';
import { keyedHash } from '../secrets/token.ts';
import type { CityTransaction } from '../store/database.ts';
import { readSigningRequest, type SigningRequest } from '../authority/certificate.ts';

const codeHours = 24;

/** A new enrolment code: 80 random bits as four groups of four symbols. */
export function newEnrolmentCode(): string {
  return encodeCrockford(randomBytes(10), 16).replaceAll(/(.{4})(?=.)/g, '$1-');
}

function hashOfCode(context: CityContext, code: string): string {
  return keyedHash(context.pepper, 'enrolment-code', normaliseCrockford(code));
}

type Place = { readonly asset: string; readonly kind: 'kiosk' | 'wifi-spot' };

/** Makes a single-use code for one asset, valid 24 h; only its hash is kept, and older unused codes for it end. */
export async function makeEnrolmentCode(
  context: CityContext,
  place: Place,
  actor: string,
): Promise<{ code: string; expiresAt: string }> {
  const code = newEnrolmentCode();
  const now = context.now();
  const expiresAt = new Date(now.getTime() + codeHours * 3_600_000).toISOString();
  await context.db.transaction().execute(async (tx) => {
    await tx.deleteFrom('enrolment_code').where('asset', '=', place.asset).where('used_at', 'is', null).execute();
    await tx
      .insertInto('enrolment_code')
      .values({
        ...place,
        code_hash: hashOfCode(context, code),
        created_by: actor,
        created_at: now.toISOString(),
        expires_at: expiresAt,
      })
      .execute();
    await appendAudit(tx, { at: now, actor, action: 'device.code-made', subject: place.asset });
  });
  return { code, expiresAt };
}

type EnrolFailure = Extract<
  ProblemKind,
  'bad-request' | 'code-unknown' | 'code-used' | 'code-expired' | 'device-revoked'
>;

/**
 * Turns a code and a signing request into a device with a certificate, all in one transaction. The same code with the
 * same key gets the same certificate again, because the first answer may have been lost on its way. An asset that had a
 * device gets a new id; the old device stays as a revoked tombstone.
 */
export async function enrol(
  context: CityContext,
  request: z.infer<typeof EnrolRequest>,
): Promise<Result<z.infer<typeof Enrolled>, EnrolFailure>> {
  const signing = await readSigningRequest(request.csr);
  if (!signing.ok) return err('bad-request');
  const codeHash = hashOfCode(context, request.code);
  return context.db.transaction().execute(async (tx) => {
    // An update that changes nothing locks the row on PostgreSQL; SQLite has one writer anyway.
    const code = await tx
      .updateTable('enrolment_code')
      .set({ code_hash: codeHash })
      .where('code_hash', '=', codeHash)
      .returningAll()
      .executeTakeFirst();
    if (code === undefined) return err('code-unknown');
    if (code.device_id !== null && code.certificate !== null) {
      const used = { ...code, device_id: code.device_id, certificate: code.certificate };
      return repeatEnrolment(context, tx, { code: used, signing: signing.value });
    }
    if (code.expires_at <= context.now().toISOString()) return err('code-expired');
    return ok(await issue(context, tx, { code, signing: signing.value }));
  });
}

type Code = Place & { readonly code_hash: string };
type UsedCode = Code & { readonly key_hash: string | null; readonly device_id: string; readonly certificate: string };

async function repeatEnrolment(
  context: CityContext,
  tx: CityTransaction,
  options: { code: UsedCode; signing: SigningRequest },
): Promise<Result<z.infer<typeof Enrolled>, EnrolFailure>> {
  const { code, signing } = options;
  if (code.key_hash !== signing.keyHash) return err('code-used');
  const device = await tx.selectFrom('device').select('status').where('id', '=', code.device_id).executeTakeFirst();
  if (device?.status !== 'active') return err('device-revoked');
  return ok({
    deviceId: code.device_id,
    kind: code.kind,
    asset: code.asset,
    certificate: code.certificate,
    ca: context.authority.ca,
    contentKeys: context.contentKeys.list(),
  });
}

async function issue(
  context: CityContext,
  tx: CityTransaction,
  options: { code: Code; signing: SigningRequest },
): Promise<z.infer<typeof Enrolled>> {
  const { code, signing } = options;
  const now = context.now();
  const id = context.randomUuid();
  const leaf = await context.authority.issueDevice({ id, publicKey: signing.publicKey }, now);
  await tx
    .updateTable('device')
    .set({ status: 'revoked', revoked_at: now.toISOString() })
    .where('asset', '=', code.asset)
    .where('status', '=', 'active')
    .execute();
  await tx
    .insertInto('device')
    .values({
      id,
      asset: code.asset,
      kind: code.kind,
      status: 'active',
      enrolled_at: now.toISOString(),
      certificate_expires_at: leaf.expiresAt.toISOString(),
      event_seq: 0,
    })
    .execute();
  await tx
    .updateTable('enrolment_code')
    .set({ used_at: now.toISOString(), key_hash: signing.keyHash, device_id: id, certificate: leaf.pem })
    .where('code_hash', '=', code.code_hash)
    .execute();
  await appendAudit(tx, { at: now, actor: `device:${code.asset}`, action: 'device.enrolled', subject: id });
  return {
    deviceId: id,
    kind: code.kind,
    asset: code.asset,
    certificate: leaf.pem,
    ca: context.authority.ca,
    contentKeys: context.contentKeys.list(),
  };
}
