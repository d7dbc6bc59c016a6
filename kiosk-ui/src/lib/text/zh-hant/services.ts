import { services as english } from '../en/services.ts';

/** Traditional Chinese. */
export const services = { ...english };
