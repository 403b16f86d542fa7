import { DefaultLogger, type LogEntry } from '@temporalio/worker';
import { pino, type DestinationStream, type Logger } from 'pino';

/** JSON lines on stdout, one an event; `workflowId` and `runId` stand on every line of a run. */
export const createLogger = (level: string, destination: DestinationStream = pino.destination(1)): Logger =>
  pino(
    {
      level,
      base: { pid: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: ['*.apiKey', '*.authorization'],
    },
    destination,
  );

const levels = { TRACE: 'trace', DEBUG: 'debug', INFO: 'info', WARN: 'warn', ERROR: 'error' } as const;

/** Temporal's own lines in the same stream; a run's id has one name, whoever wrote the line. */
export const temporalLogger = (logger: Logger): DefaultLogger =>
  new DefaultLogger('DEBUG', ({ level, message, meta }: LogEntry) => {
    const { workflowRunId, error, taskToken: _taskToken, ...rest } = { ...meta } as Record<string, unknown>;
    const runId = workflowRunId ?? rest.runId;
    logger[levels[level]](
      { ...rest, ...(runId === undefined ? {} : { runId }), ...(error === undefined ? {} : { err: error }) },
      message,
    );
  });
