import { z } from 'zod';
import { Facility } from '@machikado/contracts/facility.ts';
import { LotteryList, type Lottery } from '@machikado/contracts/lottery.ts';
import type { Problem } from '@machikado/contracts/problem.ts';
import { Procedure } from '@machikado/contracts/procedure.ts';
import { ok, type Result } from '@machikado/contracts/result.ts';
import { callAgent } from '#lib/agent/client.ts';

export async function readFacilities(): Promise<Result<Facility[], Problem>> {
  const answer = z.object({ facilities: z.array(Facility) });
  const read = await callAgent({ method: 'GET', path: '/facilities', answer });
  return read.ok ? ok(read.value.value.facilities) : read;
}

export async function readLotteries(): Promise<Result<Lottery[], Problem>> {
  const read = await callAgent({ method: 'GET', path: '/lotteries', answer: LotteryList });
  return read.ok ? ok(read.value.value.lotteries) : read;
}

export async function readProcedures(): Promise<Result<Procedure[], Problem>> {
  const answer = z.object({ procedures: z.array(Procedure) });
  const read = await callAgent({ method: 'GET', path: '/procedures', answer });
  return read.ok ? ok(read.value.value.procedures) : read;
}
