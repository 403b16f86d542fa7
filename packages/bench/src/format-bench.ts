import type { BenchReport } from './bench-report.js';

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`;

/** The report for people, a line a figure. */
export function formatBench({
  machine,
  scale,
  stages,
  floorSeconds,
  dbtSeconds,
  ratio,
  guard,
  peakMemoryBytes,
}: BenchReport): string {
  const name = Math.max(...stages.map((stage) => stage.name.length), 0);
  return [
    `${machine.cpu}, ${machine.cores} cores, ${megabytes(machine.memoryBytes)}, node ${machine.node}; scale ${scale}`,
    ...stages.map(
      (stage) =>
        `  ${stage.name.padEnd(name)}  ${stage.seconds.toFixed(2).padStart(8)} s  ${megabytes(stage.bytes).padStart(8)}  ${megabytes(stage.bytesPerSecond).padStart(8)}/s`,
    ),
    `floor ${floorSeconds.toFixed(2)} s   dbt alone ${dbtSeconds.toFixed(2)} s`,
    `loaded ${ratio.loaded.toFixed(2)} × floor   published ${ratio.published.toFixed(2)} × floor   whole ${ratio.whole.toFixed(2)} × floor`,
    ...guard.map(
      ({ dataset, typing, comparing }) =>
        `guard ${dataset}  ${comparing.seconds.toFixed(2)} s, ${megabytes(comparing.peakMemoryBytes)} (typing ${typing.seconds.toFixed(2)} s, ${megabytes(typing.peakMemoryBytes)})`,
    ),
    `peak memory ${peakMemoryBytes === null ? 'unknown' : megabytes(peakMemoryBytes)}`,
    '',
  ].join('\n');
}
