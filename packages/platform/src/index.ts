export { acquirePlatform } from './acquire-platform.js';
export type { Platform, PlatformOptions } from './platform.js';
export { platformStatus, type PlatformStatus } from './platform-status.js';
export { stopPlatform } from './stop-platform.js';
