/** On what terms a publisher lets data be used. */
export interface LicenceDefinition {
  /** As the publisher names it, e.g. `Licence Ouverte 2.0 (Etalab)`; `none` for data that nobody may pass on. */
  readonly name: string;
  /** Address of its text; absent where there is none to read. */
  readonly url?: string;
  /**
   * What stands wherever the data are shown: who published them and where, in one line without a full stop. Most open
   * licences ask for it, with the date of the data, which is the snapshot's.
   */
  readonly attribution?: string;
}

/** A licence in one line of text, as it stands in the comments of tables. */
export const describeLicence = ({ name, url, attribution }: LicenceDefinition): string =>
  [name, url, attribution].filter((part) => part !== undefined).join('; ');
