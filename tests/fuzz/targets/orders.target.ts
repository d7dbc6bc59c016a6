import { ordersTarget } from '../orders-run.ts';
import type { Target } from '../fuzzer.ts';

export const target: Target = await ordersTarget();
