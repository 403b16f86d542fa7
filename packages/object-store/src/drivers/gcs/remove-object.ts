import type { File } from '@google-cloud/storage';
import { isAbsent } from './failure.js';

/** Removes this very object: when a reply was lost, another may have taken its name by the next attempt. */
export async function removeObject(file: File, generation: string): Promise<void> {
  try {
    await file.bucket.file(file.name, { generation }).delete();
  } catch (error) {
    if (!isAbsent(error)) throw error;
  }
}
