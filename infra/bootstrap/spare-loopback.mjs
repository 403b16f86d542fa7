const loopback = ['localhost', '127.0.0.1', '::1'];
const proxies = ['http_proxy', 'https_proxy', 'grpc_proxy', 'all_proxy'];

/**
 * What to set so that nothing on this machine is asked through a proxy: the embedded server and the sample sources are
 * on loopback, and the clients in use each read another spelling of the exceptions.
 * @param {NodeJS.ProcessEnv} env
 * @returns {Record<string, string>} empty where no proxy is set
 */
export function spareLoopback(env) {
  const isProxied = proxies.some((name) => env[name] || env[name.toUpperCase()]);
  if (!isProxied) return {};
  const spellings = ['no_proxy', 'NO_PROXY', ...('no_grpc_proxy' in env ? ['no_grpc_proxy'] : [])];
  return Object.fromEntries(
    spellings.map((name) => [name, withLoopback(env[name] ?? env['no_proxy'] ?? env['NO_PROXY'] ?? '')]),
  );
}

/** @param {string} exceptions */
function withLoopback(exceptions) {
  const names = exceptions.split(',').map((name) => name.trim());
  return [...names.filter(Boolean), ...loopback.filter((name) => !names.includes(name))].join(',');
}
