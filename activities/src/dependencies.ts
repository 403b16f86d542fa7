import type { Registry } from '@relais/core';
import type { ModelBuilder } from '@relais/dbt';
import type { ObjectStore } from '@relais/object-store';
import type { RowTyper, TextColumns } from '@relais/rows';
import type { Inbox, SourceFetcher } from '@relais/sources';
import type { Translator } from '@relais/translator';
import type { Warehouse } from '@relais/warehouse';

/** Everything the verbs need; made once by the worker, which is the only place that knows products. */
export interface Dependencies {
  readonly registry: Registry;
  readonly store: ObjectStore;
  readonly fetcher: SourceFetcher;
  readonly inbox: Inbox;
  readonly typer: RowTyper;
  readonly textColumns: TextColumns;
  /** The configured provider behind the glossary and the memory, or null when nothing may leave the machine. */
  readonly translationProvider: Translator | null;
  /** Task queue of the steps that ask it, so that all runs together keep to what it allows; null without a provider. */
  readonly translationQueue: string | null;
  /** Null when translating is switched off altogether: every text stays as it is and is marked. */
  readonly glossaryFor: ((csv: string) => Translator) | null;
  /** Null when the environment says that nothing is built. */
  readonly models: ModelBuilder | null;
  readonly warehouse: Warehouse;
  /** Address of each source by its variable; `{date}` in it stands for the logical date. */
  readonly sourceUrls: Readonly<Record<string, string>>;
  /** Folder of each inbox by its variable. */
  readonly inboxFolders: Readonly<Record<string, string>>;
  /** What the environment chooses for the models of pipelines, by its variable. */
  readonly variables: Readonly<Record<string, string>>;
  /** Folder of a pipeline in the checkout, for its glossary. */
  readonly pipelineFolder: (pipeline: string) => string;
  /** A folder for files that live no longer than a step. */
  readonly scratchFolder: string;
  readonly codeVersion: string;
  /** Development builds are limited to some rows and never published. */
  readonly development: boolean;
  readonly searchAttributes: boolean;
}
