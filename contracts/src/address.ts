import { z } from 'zod';

/** A Japanese postal code: seven digits without the hyphen. */
export const PostalCode = z.string().regex(/^\d{7}$/);

/** What a postal code stands for. `town` is empty where the code means a whole municipality. */
export const PostalAddress = z.object({
  prefecture: z.string().min(1),
  city: z.string().min(1),
  town: z.string(),
});
export type PostalAddress = z.infer<typeof PostalAddress>;

/** The addresses of one code, several where towns share it; none where the code is not known. */
export const PostalAddresses = z.object({
  postalCode: PostalCode,
  addresses: z.array(PostalAddress).max(200),
});
export type PostalAddresses = z.infer<typeof PostalAddresses>;

/** An address in one line, as it is written on a form. */
export function addressLine({ prefecture, city, town }: PostalAddress): string {
  return `${prefecture}${city}${town}`;
}

/** What the import of a new edition of Japan Post's list gave. */
export const PostalImport = z.object({ edition: z.int().positive(), rows: z.int().nonnegative() });
export type PostalImport = z.infer<typeof PostalImport>;
