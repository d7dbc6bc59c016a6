import { Problem, problem } from '@machikado/contracts/problem.ts';
import { agentFetch } from '#lib/agent/client.ts';

/** Keeps what stands at a path on the person's own device. Gives why it could not, or nothing. */
export async function saveFile(
  path: string,
  name: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<Problem | undefined> {
  try {
    const response = await agentFetch(path, { headers, signal: AbortSignal.timeout(20_000) });
    if (response.ok) {
      keep(await response.blob(), name);
      return undefined;
    }
    const told = Problem.safeParse(await response.json());
    return told.success ? told.data : problem('internal');
  } catch {
    return problem('city-unreachable');
  }
}

function keep(file: Blob, name: string): void {
  const url = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The browser reads the address a little later than the click.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
