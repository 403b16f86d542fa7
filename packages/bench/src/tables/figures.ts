const unknown = '–';

export const seconds = (value: number | null): string => (value === null ? unknown : `${value.toFixed(2)} s`);

export const megabytes = (bytes: number | null): string =>
  bytes === null ? unknown : `${(bytes / 1e6).toFixed(0)} MB`;

export const times = (value: number): string => `${value.toFixed(2)} ×`;

export const percent = (share: number): string => `${(share * 100).toFixed(0)} %`;

export const plain = (value: number | null, digits = 2): string => (value === null ? unknown : value.toFixed(digits));

/** Median, and what lies around it. */
export const spread = (values: readonly number[]): string =>
  values.length < 2 ? unknown : `${Math.min(...values).toFixed(2)}–${Math.max(...values).toFixed(2)} s`;
