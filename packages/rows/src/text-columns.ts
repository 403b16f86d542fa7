/**
 * Port: the texts of typed files, and the files that carry their translations beside them.
 */
export interface TextColumns {
  /** Distinct, non-empty texts of the given columns together, sorted. */
  distinctTexts(parts: readonly string[], columns: readonly string[]): Promise<readonly string[]>;

  /** Writes one Parquet file: the parts' columns with the translated ones after the declared ones. */
  writeTranslated(request: TranslatedRequest): Promise<void>;
}

export interface TranslatedRequest {
  readonly parts: readonly string[];
  /** Source column → translated column. */
  readonly columns: Readonly<Record<string, string>>;
  readonly statusColumn: string;
  /** What each distinct text became; texts without an entry do not occur. */
  readonly translations: ReadonlyMap<string, TranslatedText>;
  readonly target: string;
}

export interface TranslatedText {
  readonly text: string;
  readonly status: string;
  /** Of a row's texts the one with the highest rank decides the row's status. */
  readonly rank: number;
}
