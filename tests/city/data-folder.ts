import { join } from 'node:path';

/** The folder of all cities of this machine; `MACHIKADO_DATA` moves it away from the checkout. */
export function dataRoot(): string {
  return process.env['MACHIKADO_DATA'] ?? join(import.meta.dirname, '../../.machikado');
}

/** Where one city keeps everything. */
export function dataFolder(cityId: string): string {
  return join(dataRoot(), cityId);
}
