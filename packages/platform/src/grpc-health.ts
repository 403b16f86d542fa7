import { connect } from 'node:http2';

const service = 'temporal.api.workflowservice.v1.WorkflowService';
const servingStatus = 1;

/**
 * Asks a Temporal frontend for its health (grpc.health.v1) with node's own HTTP/2, which spares the supervisor a gRPC stack.
 * @param port on 127.0.0.1
 * @returns true once the frontend serves
 */
export function isServing(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const session = connect(`http://127.0.0.1:${port}`);
    const finish = (serving: boolean) => {
      session.destroy();
      resolve(serving);
    };
    session.once('error', () => finish(false)).setTimeout(1_000, () => finish(false));
    const stream = session.request({
      ':method': 'POST',
      ':path': '/grpc.health.v1.Health/Check',
      'content-type': 'application/grpc',
      te: 'trailers',
    });
    const chunks: Buffer[] = [];
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    stream.once('error', () => finish(false));
    stream.once('end', () => finish(statusOf(Buffer.concat(chunks)) === servingStatus));
    stream.end(frame(Buffer.concat([Buffer.from([0x0a, service.length]), Buffer.from(service)])));
  });
}

/** gRPC's length-prefixed message, uncompressed. */
function frame(message: Buffer): Buffer {
  const head = Buffer.alloc(5);
  head.writeUInt32BE(message.length, 1);
  return Buffer.concat([head, message]);
}

/** Field 1 of HealthCheckResponse, a varint below 128. */
function statusOf(answer: Buffer): number {
  return answer.length === 7 && answer[5] === 0x08 ? (answer[6] ?? 0) : 0;
}
