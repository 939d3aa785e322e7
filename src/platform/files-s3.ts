import { Readable } from 'node:stream';
import { S3Client, S3Errors } from '@bradenmacdonald/s3-lite-client';
import type { Store } from './files.ts';

/** From 5 MiB, what S3 takes in parts at least; each waits in memory until it is sent. */
const partBytes = 8 * 1024 * 1024;

/**
 * A store in a bucket of any S3-compatible server.
 * @param url s3://KEY:SECRET@host[:port]/bucket[/prefix][?region=…&tls=off]; key and secret are percent-encoded where they need it
 */
export function s3Store(url: string): Store {
  const { client, prefix } = clientOf(url);
  const isAbsent = (error: unknown) => error instanceof S3Errors.ServerError && error.statusCode === 404;
  const remove = (name: string) =>
    client.deleteObject(prefix + name).catch((error: unknown) => {
      if (!isAbsent(error)) throw error;
    });
  return {
    put: async (name, bytes) => {
      // Not every server knows conditions; names are random, and who puts one holds it.
      if (await client.exists(prefix + name)) throw new Error('an object of this name is in the store');
      // An object appears when its last part has been taken, and not before.
      await client.putObject(prefix + name, Readable.toWeb(bytes) as ReadableStream<Uint8Array<ArrayBuffer>>, { partSize: partBytes });
    },
    read: (name, from, to) =>
      Readable.from(
        (async function* () {
          const { body } = await client.getPartialObject(prefix + name, { offset: from, length: to - from + 1 });
          if (body) for await (const chunk of body) yield Buffer.from(chunk);
        })(),
        { objectMode: false },
      ),
    has: (name) => client.exists(prefix + name),
    remove,
    async *list() {
      for await (const { key, lastModified } of client.listObjects({ prefix }))
        yield { name: key.slice(prefix.length), changedAt: lastModified };
    },
  };
}

function clientOf(text: string): { client: S3Client; prefix: string } {
  const url = new URL(text);
  const [bucket = '', ...folders] = url.pathname.slice(1).split('/').filter(Boolean);
  const scheme = url.protocol === 'http:' || url.searchParams.get('tls') === 'off' ? 'http' : 'https';
  const client = new S3Client({
    endPoint: `${scheme}://${url.host}`,
    region: url.searchParams.get('region') ?? 'us-east-1',
    bucket,
    accessKey: decodeURIComponent(url.username),
    secretKey: decodeURIComponent(url.password),
  });
  return { client, prefix: folders.map((folder) => `${folder}/`).join('') };
}
