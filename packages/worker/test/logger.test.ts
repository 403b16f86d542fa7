import { PermanentError } from '@relais/core';
import { createLogger, temporalLogger } from '@relais/worker/logger';

function logged(write: (log: ReturnType<typeof createLogger>) => void): string[] {
  let text = '';
  write(createLogger('debug', { write: (part) => void (text += part) }));
  return text.split('\n');
}

/** What a source could send to look like a line of ours. */
const forged = 'x\n{"level":30,"msg":"published"}\r\n\u2028{"level":50}\u001b[2J\0';

test('an event is one line, whatever a source, an error or a reason says in it', () => {
  const lines = logged((log) => {
    const error = new PermanentError(forged, { code: 'SOURCE_HTML', dataset: forged, cause: new Error(forged) });
    log.error({ err: error, workflowId: forged, reason: forged }, forged);
    temporalLogger(log).info(forged, { error, workflowId: 'w', activityType: forged });
  });
  expect(lines).toHaveLength(3);
  expect(lines.pop()).toBe('');
  for (const line of lines) {
    expect((JSON.parse(line) as { msg: string }).msg).toBe(forged);
    expect(line).not.toMatch(/[\u0000-\u001f]/);
  }
});

test('keys and headers of a request are not written down', () => {
  const [line] = logged((log) =>
    log.info({ options: { apiKey: 'canary-key' }, headers: { authorization: 'canary-token' } }, 'connecting'),
  );
  expect(line).not.toContain('canary');
});
