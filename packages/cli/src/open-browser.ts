import { spawn } from 'node:child_process';

/** Opens a page in the person's browser; a machine without one is no error. */
export function openBrowser(address: string): void {
  const command = process.platform === 'darwin' ? 'open' : 'xdg-open';
  const opener = spawn(command, [address], { stdio: 'ignore', detached: true });
  opener.on('error', () => undefined);
  opener.unref();
}
