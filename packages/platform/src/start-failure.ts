/** A start that failed, on its way to the holder: the supervisor depends on nothing, so errors of core are made there. */
export class StartFailure extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
    this.name = 'StartFailure';
  }
}
