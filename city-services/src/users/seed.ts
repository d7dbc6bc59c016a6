import { registerUser, type StoreContext } from './store.ts';

/** Registers the two sample users of the demonstration; those who are there stay as they are. */
export async function seedSampleUsers(context: StoreContext): Promise<void> {
  await registerUser(context, { number: '10000014', name: '利用者 見本', pin: '2580', cardId: '0112030405060708' });
  await registerUser(context, { number: '10000022', name: '利用者 見本二', pin: '1379', cardId: '0112030405060709' });
}
