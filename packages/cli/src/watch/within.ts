import { TransientError } from '@relais/core';

/** The promise's outcome, or an error once the time is over; what goes on behind it is nobody's any more. */
export async function within<T>(milliseconds: number, what: string, promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      const message = `[cli/watch] ${what} did not answer within ${milliseconds / 1000} s; see whether it hangs`;
      reject(new TransientError(message, { code: 'NO_ANSWER' }));
    }, milliseconds);
  });
  try {
    return await Promise.race([promise, over]);
  } finally {
    clearTimeout(timer);
  }
}
