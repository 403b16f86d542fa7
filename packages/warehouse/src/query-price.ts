/** What a warehouse charges for the bytes its queries read. */
export interface QueryPrice {
  /** ISO 4217. */
  readonly currency: string;
  readonly perTiB: number;
  readonly freeTiBPerMonth: number;
  /** Where the figure comes from, and what it leaves out. */
  readonly source: string;
}

/** On-demand analysis in the US and EU multi-regions, as listed in November 2026; capacity pricing knows no bytes. */
export const bigqueryPrice: QueryPrice = {
  currency: 'USD',
  perTiB: 6.25,
  freeTiBPerMonth: 1,
  source: 'https://cloud.google.com/bigquery/pricing: on-demand list price of the US and EU; other regions differ',
};

/** The price of these bytes, the free ones not taken off: how many of them are left this month is not known here. */
export const priceOfBytes = (price: QueryPrice, bytes: number): number => (bytes / 2 ** 40) * price.perTiB;
