import type { CDPSession } from 'playwright-core';
import { z } from 'zod';

const megabyte = 1e6;

const Snapshot = z.object({
  snapshot: z.object({
    meta: z.object({
      node_fields: z.array(z.string()),
      // The names of all types, then one word for each other field.
      node_types: z.tuple([z.array(z.string())], z.unknown()),
    }),
  }),
  nodes: z.array(z.number()),
});

/** What a page's scripts hold, MB. */
export type PageHeap = {
  /** All of V8's heap, as `Runtime.getHeapUsage` tells it. */
  readonly all: number;
  /** Compiled code, and what V8 learns while it runs: it grows as long as V8 still finds something worth compiling. */
  readonly code: number;
};

async function snapshotOf(devtools: CDPSession): Promise<z.infer<typeof Snapshot>> {
  const chunks: string[] = [];
  const keep = ({ chunk }: { readonly chunk: string }) => chunks.push(chunk);
  devtools.on('HeapProfiler.addHeapSnapshotChunk', keep);
  await devtools.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
  devtools.off('HeapProfiler.addHeapSnapshotChunk', keep);
  return Snapshot.parse(JSON.parse(chunks.join('')));
}

/** The heap after a collection; a snapshot tells how much of it is code. */
export async function pageHeap(devtools: CDPSession): Promise<PageHeap> {
  await devtools.send('HeapProfiler.collectGarbage');
  const { usedSize } = await devtools.send('Runtime.getHeapUsage');
  const { snapshot, nodes } = await snapshotOf(devtools);
  const { node_fields: fields, node_types: types } = snapshot.meta;
  const code = types[0].indexOf('code');
  const [typeAt, sizeAt] = [fields.indexOf('type'), fields.indexOf('self_size')];
  if (code < 0 || typeAt < 0 || sizeAt < 0) throw new Error('This Chromium tells its heap in another form.');
  let bytes = 0;
  for (let node = 0; node < nodes.length; node += fields.length)
    if (nodes[node + typeAt] === code) bytes += nodes[node + sizeAt] ?? 0;
  return { all: usedSize / megabyte, code: bytes / megabyte };
}
