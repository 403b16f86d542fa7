/** A step of the provisioning that failed, with what a person can do about it. */
export class StepError extends Error {
  /**
   * @param {string} message what happened
   * @param {string} hint what to do next
   * @param {unknown} [cause]
   */
  constructor(message, hint, cause) {
    super(`${message}\n  → ${hint}`, { cause });
    this.name = 'StepError';
  }
}
