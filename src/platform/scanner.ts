import { createReadStream } from 'node:fs';
import { connect } from 'node:net';

/** Looks whether a file on the disk is known to be harmful. @throws where the scanner cannot be asked, or has no answer */
export type Scan = (path: string) => Promise<'clean' | 'found'>;

const patienceMs = 60_000;

/** Asks a ClamAV daemon (clamd, INSTREAM). @param url tcp://host:port */
export const clamd =
  (url: string): Scan =>
  async (path) => {
    const { hostname, port } = new URL(url);
    const socket = connect({ host: hostname, port: Number(port || 3310) });
    socket.setTimeout(patienceMs, () => socket.destroy(new Error('the scanner does not answer')));
    const heard = answerOf(socket);
    // Whoever waits for the answer is told of an error as well.
    heard.catch(() => {});
    try {
      await told(socket, Buffer.from('zINSTREAM\0'));
      for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
        const length = Buffer.alloc(4);
        length.writeUInt32BE(chunk.length);
        await told(socket, Buffer.concat([length, chunk]));
      }
      await told(socket, Buffer.alloc(4));
      const answer = await heard;
      if (/\bFOUND$/.test(answer)) return 'found';
      if (/\bOK$/.test(answer)) return 'clean';
      throw new Error(`the scanner says: ${answer.slice(0, 200)}`);
    } finally {
      socket.destroy();
    }
  };

const told = (socket: ReturnType<typeof connect>, bytes: Buffer): Promise<void> =>
  new Promise((resolve, reject) => {
    socket.write(bytes, (error) => (error ? reject(error) : resolve()));
  });

const answerOf = (socket: ReturnType<typeof connect>): Promise<string> =>
  new Promise((resolve, reject) => {
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
      if (text.includes('\0')) resolve(text.slice(0, text.indexOf('\0')).trim());
    });
    socket.on('error', reject);
    socket.on('close', () => reject(new Error('the scanner hung up')));
  });
