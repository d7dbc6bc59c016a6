import { AppointmentServiceList, AppointmentTimes, type AppointmentService } from '@machikado/contracts/appointment.ts';
import type { Problem } from '@machikado/contracts/problem.ts';
import { ok, type Result } from '@machikado/contracts/result.ts';
import { callAgent } from '#lib/agent/client.ts';

export async function readServices(): Promise<Result<AppointmentService[], Problem>> {
  const read = await callAgent({ method: 'GET', path: '/appointment-services', answer: AppointmentServiceList });
  return read.ok ? ok(read.value.value.services) : read;
}

/** The times of a service that can be taken now, over so many days from one on. */
export async function readTimes(
  serviceId: string,
  span: { readonly from: string; readonly days: number },
): Promise<Result<AppointmentTimes, Problem>> {
  const path = `/appointment-services/${encodeURIComponent(serviceId)}/times?from=${span.from}&days=${span.days}`;
  const read = await callAgent({ method: 'GET', path, answer: AppointmentTimes });
  return read.ok ? ok(read.value.value) : read;
}
