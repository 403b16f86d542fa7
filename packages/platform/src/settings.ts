/** Variables that change what a worker does; the rest of an environment differs from shell to shell. */
const decisive = /^(RELAIS|BIGQUERY|DBT|GROWTH|GOOGLE|STORAGE_EMULATOR|LIBRETRANSLATE)_|_URL$/;
/** Set for each worker by the platform, or without effect on its results. */
const indifferent = new Set(['RELAIS_WORKER_READY_FILE', 'RELAIS_LOG_LEVEL', 'RELAIS_TEMPORAL_BINARY']);

type Variables = Readonly<Record<string, string | undefined>>;

/** Names of the settings in which two environments differ, sorted; never their values, which may be secret. */
export function differingSettings(one: Variables, other: Variables): string[] {
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...names].filter((name) => decisive.test(name) && !indifferent.has(name) && one[name] !== other[name]).sort();
}
