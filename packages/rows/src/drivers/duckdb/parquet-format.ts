/** Row groups by size: rows of long texts would otherwise fill hundreds of megabytes a thread before they are written. */
export const rowGroupBytes = 16_000_000;

/** How typed rows are written: the fastest level makes files of the same size here, in two thirds of the time. */
export const parquetFormat = `FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, ROW_GROUP_SIZE_BYTES ${rowGroupBytes}`;
