/** Row groups by size: rows of long texts would otherwise fill hundreds of megabytes a thread before they are written. */
export const rowGroupBytes = 16_000_000;

/** How typed rows are written. */
export const parquetFormat = `FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE_BYTES ${rowGroupBytes}`;
