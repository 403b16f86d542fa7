import { existsSync } from 'node:fs';
import { stat, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Probe } from './finding.js';

const gigabyte = 1_000_000_000;

/** @param folders the home, and the store where it is a folder; several of one volume are told as one */
export const diskProbe = (folders: readonly string[], minimumFreeBytes: number): Probe => ({
  name: 'the disk',
  look: async () => {
    const volumes = new Map<number, { readonly folder: string; readonly free: number }>();
    for (const folder of folders) {
      const { dev } = await stat(existing(folder));
      const { bavail, bsize } = await statfs(existing(folder));
      if (!volumes.has(dev)) volumes.set(dev, { folder, free: bavail * bsize });
    }
    const full = [...volumes.values()].filter(({ free }) => free < minimumFreeBytes);
    return {
      judged: ['DISK_NEARLY_FULL'],
      findings: full.map(({ folder, free }) => ({
        code: 'DISK_NEARLY_FULL',
        subject: folder,
        pipeline: null,
        dataset: null,
        summary: `${(free / gigabyte).toFixed(1)} GB are left for ${folder}`,
        detail: `A run needs several. Raw snapshots are never removed by Relais.\nnext: ./relais doctor`,
        graceMs: 0,
      })),
    };
  },
});

const existing = (path: string): string => (existsSync(path) ? path : existing(dirname(path)));
