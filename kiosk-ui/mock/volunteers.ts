import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Procedure } from '@machikado/contracts/procedure.ts';

const file = join(import.meta.dirname, '../../city-services/packs/asahikawa/procedures/town-volunteers.json');

/** The sample request of the Asahikawa pack: a name with its reading, a day of birth, a postal code with an address. */
export const volunteers = JSON.parse(readFileSync(file, 'utf8')) as Procedure;
