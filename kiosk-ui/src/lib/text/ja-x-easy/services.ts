import { services as japanese } from '../ja/services.ts';

/** Easy Japanese. */
export const services = { ...japanese };
