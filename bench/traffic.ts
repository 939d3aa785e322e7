import { connect } from 'node:net';

/** What goes over the wire: a request as text. */
export const written = (method: 'GET' | 'POST', path: string, token?: string, body?: unknown): string => {
  const json = body === undefined ? '' : JSON.stringify(body);
  const lines = [`${method} ${path} HTTP/1.1`, 'host: localhost', ...(token ? [`cookie: caseload=${token}`] : [])];
  if (json) lines.push('content-type: application/json', `content-length: ${Buffer.byteLength(json)}`);
  return `${lines.join('\r\n')}\r\n\r\n${json}`;
};

type Connection = { ask(text: string): Promise<Buffer>; end(): void };

/** One keep-alive connection that sends a request and resolves with the whole answer. Enough HTTP for servers that state the length. */
async function open(port: number): Promise<Connection> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  await new Promise((done, failed) => socket.once('connect', done).once('error', failed));
  let got: Buffer[] = [];
  let missing = -1;
  let done: (answer: Buffer) => void = () => {};
  let failed: (error: Error) => void = () => {};
  socket.on('error', (error) => failed(error));
  socket.on('close', () => failed(new Error('the server closed the connection')));
  socket.on('data', (chunk) => {
    got.push(chunk);
    if (missing < 0) {
      const head = Buffer.concat(got);
      const end = head.indexOf('\r\n\r\n');
      if (end < 0) return;
      const length = /content-length: (\d+)/i.exec(head.toString('latin1', 0, end));
      missing = end + 4 + Number(length?.[1] ?? 0) - head.length;
    } else missing -= chunk.length;
    if (missing > 0) return;
    const answer = Buffer.concat(got);
    got = [];
    missing = -1;
    if (answer.toString('latin1', 9, 12) === '200') done(answer);
    else failed(new Error(answer.toString()));
  });
  return {
    ask: (text) =>
      new Promise((resolve, reject) => {
        done = resolve;
        failed = reject;
        socket.write(text);
      }),
    end: () => socket.destroy(),
  };
}

/** Asks once. @returns the body */
export async function ask(port: number, text: string): Promise<string> {
  const connection = await open(port);
  const answer = (await connection.ask(text)).toString();
  connection.end();
  return answer.slice(answer.indexOf('\r\n\r\n') + 4);
}

/**
 * Keeps so many connections busy until the time or the requests are used up.
 * @returns answers a second, and how long each took, in milliseconds
 */
export async function drive(
  port: number,
  next: () => string,
  limits: { connections: number; seconds: number; requests: number },
): Promise<{ perSecond: number; took: number[] }> {
  const connections = await Promise.all(Array.from({ length: limits.connections }, () => open(port)));
  const took: number[] = [];
  let left = limits.requests;
  const began = performance.now();
  const until = began + limits.seconds * 1000;
  await Promise.all(
    connections.map(async (connection) => {
      for (let now = began; now < until && left > 0;) {
        left -= 1;
        const sent = performance.now();
        await connection.ask(next());
        now = performance.now();
        took.push(now - sent);
      }
    }),
  );
  const perSecond = took.length / ((performance.now() - began) / 1000);
  for (const connection of connections) connection.end();
  return { perSecond, took };
}
