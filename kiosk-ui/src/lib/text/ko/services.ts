import { services as english } from '../en/services.ts';

/** Korean. */
export const services = { ...english };
