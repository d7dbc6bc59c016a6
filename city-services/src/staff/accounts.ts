import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';
import { encodeCrockford } from '@machikado/contracts/check-digit.ts';
import { StaffRole } from '@machikado/contracts/staff-api.ts';
import { appendAudit } from '../audit/store.ts';
import type { CityContext } from '../http/context.ts';
import { hashPassword, isPassword } from '../secrets/password.ts';
import { readFileIfThere, writeSecretFile } from '../secrets/secret-file.ts';

const AccountFile = z.object({
  accounts: z.array(z.object({ staffId: z.string(), password: z.string(), roles: z.array(StaffRole) })),
});
type AccountFile = z.infer<typeof AccountFile>;

/** 100 random bits that can be typed by hand. */
function newPassword(): string {
  return encodeCrockford(randomBytes(13), 20).replaceAll(/(.{5})(?=.)/g, '$1-');
}

function newAccounts(): AccountFile {
  const roles = ['clerk', 'technician', 'auditor'] as const;
  return { accounts: roles.map((role) => ({ staffId: role, password: newPassword(), roles: [role] })) };
}

/**
 * Makes the three sample accounts with passwords of chance, which stand in `staff-accounts.json` (0600) and nowhere
 * else in clear. The file is written first, so that no account exists whose password nobody can read; where it was
 * lost, the accounts get the passwords of a new one.
 */
export async function seedStaff(context: CityContext): Promise<void> {
  const file = join(context.stateDirectory, 'staff-accounts.json');
  const kept = await readFileIfThere(file);
  const { accounts } = kept === undefined ? newAccounts() : AccountFile.parse(JSON.parse(kept));
  if (kept === undefined) await writeSecretFile(file, `${JSON.stringify({ accounts }, undefined, 2)}\n`);
  for (const account of accounts) {
    const { db } = context;
    const there = await db
      .selectFrom('staff_account')
      .select('password_hash')
      .where('staff_id', '=', account.staffId)
      .executeTakeFirst();
    // Whether it is the file's password is looked at and not remembered: another start may have died in between.
    if (there !== undefined && (await isPassword(account.password, there.password_hash))) continue;
    await putAccount(context, account);
  }
}

async function putAccount(context: CityContext, account: AccountFile['accounts'][number]): Promise<void> {
  const passwordHash = await hashPassword(account.password);
  await context.db.transaction().execute(async (tx) => {
    await tx
      .insertInto('staff_account')
      .values({
        staff_id: account.staffId,
        password_hash: passwordHash,
        roles: JSON.stringify(account.roles),
        wrong_tries: 0,
      })
      .onConflict((conflict) => conflict.column('staff_id').doUpdateSet({ password_hash: passwordHash }))
      .execute();
    const act = { at: context.now(), actor: 'system', action: 'staff.password-set', subject: account.staffId };
    await appendAudit(tx, act);
  });
}
