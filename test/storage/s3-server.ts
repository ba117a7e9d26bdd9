/** An S3-compatible server that others wrote, on the loopback: it checks signatures, and keeps files in a folder. */
import S3rver from '@20minutes/s3rver';
import { onTestFinished } from 'vitest';
import { tempFolder } from '../files/temp-folder.ts';

/** The one access key that the server knows. */
export const KEY = { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' };

export interface S3Server {
  endpoint: string;
  /** Where it keeps its files. */
  folder: string;
  /** What finds it, for programs. */
  env: Record<string, string>;
}

/** A server with a bucket `books`. */
export async function s3Server(): Promise<S3Server> {
  const folder = tempFolder();
  const server = new S3rver({ port: 0, address: '127.0.0.1', silent: true, directory: folder, configureBuckets: [{ name: 'books' }] });
  const { port } = await server.run();
  onTestFinished(() => server.close());
  const endpoint = `http://127.0.0.1:${port}`;
  return { endpoint, folder, env: { AWS_ENDPOINT_URL: endpoint, AWS_ACCESS_KEY_ID: KEY.accessKeyId, AWS_SECRET_ACCESS_KEY: KEY.secretAccessKey } };
}
