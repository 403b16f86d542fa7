/** Where the files of a dataset come from. */
export type SourceDefinition = HttpSource | InboxSource;

/** A source reached over HTTP; every run asks it for the file of today. */
export interface HttpSource {
  readonly kind: 'http';
  /** Environment variable that overrides `url`. */
  readonly urlVariable: string;
  readonly url: string;
  /** File name of the raw object, e.g. `courses.csv`. */
  readonly fileName: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Set for archives: the one member that is read, every other is left alone. */
  readonly zipMember?: string;
  /** `opendatasoft`: the address before `/exports/` answers with `metas.default.records_count`; its absence is fine. */
  readonly metadata?: 'opendatasoft';
  /** Refused above this many bytes, declared or received. */
  readonly maxBytes: number;
}

/**
 * A folder into which somebody puts a file for each day; every run takes in what it has not taken in yet. A file is the
 * snapshot of the date in its name, and other bytes under the same name are a new version of it.
 */
export interface InboxSource {
  readonly kind: 'inbox';
  /** Environment variable that names the folder, which several datasets may share; else `inbox/<pipeline>` in the home. */
  readonly folderVariable: string;
  /** Path of a file below that folder, `{date}` in its last part standing for `YYYY-MM-DD`, e.g. `sessions/{date}.csv`. */
  readonly path: string;
  /** A larger file is refused. */
  readonly maxBytes: number;
}

/** A file of an inbox, named by its date. */
export interface InboxFile {
  /** `YYYY-MM-DD`, from the name. */
  readonly date: string;
  /** Full hex digest when it was planned; null for a file that could not be read, which is told when it is taken in. */
  readonly sha256: string | null;
  readonly bytes: number;
}

/** The name under which a file is kept: the source's own for a date. */
export const fileNameOf = (source: SourceDefinition, date: string): string =>
  source.kind === 'http' ? source.fileName : source.path.replace(/^.*\//, '').replace('{date}', date);

/** The one member that is read of an archive; none where the file is read as it is. */
export const zipMemberOf = (source: SourceDefinition): string | undefined =>
  source.kind === 'http' ? source.zipMember : undefined;
