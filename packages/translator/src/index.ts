/**
 * Port: translating texts one to one. A driver never guesses: what it does not know it leaves out of its answer.
 */
export interface Translator {
  /** Written to `translation_status` for what this driver translates. */
  readonly name: string;
  /**
   * @param texts distinct, non-empty source texts
   * @returns for each text it could translate, the translation; texts left out stay untranslated
   * @throws TransientError | PermanentError for a provider that cannot be reached or refuses
   */
  translate(texts: readonly string[], request: TranslateRequest): Promise<ReadonlyMap<string, string>>;
}

export interface TranslateRequest {
  readonly from: string;
  readonly to: string;
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, total: number) => void;
}
