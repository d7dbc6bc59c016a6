import { services as english } from '../en/services.ts';

/** Simplified Chinese. */
export const services = { ...english };
