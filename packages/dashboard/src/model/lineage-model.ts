/** `/<pipeline>/lineage/`: from the publishers' files to the marts. */
export interface LineageModel {
  readonly pipeline: string;
  readonly title: string;
  readonly generation: string;
  /** ISO. */
  readonly publishedAt: string;
  readonly nodes: readonly LineageNode[];
  readonly edges: readonly { readonly from: string; readonly to: string }[];
}

export interface LineageNode {
  /** `source_tables.courses`, `staging.stg_courses`; unique. */
  readonly id: string;
  readonly layer: string;
  readonly description: string | null;
  /** Whether it has a page of its own in the catalogue. */
  readonly inCatalogue: boolean;
}
