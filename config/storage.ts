/** Options of S3-compatible storage: where a bucket is, and by which key it is used. */
import { z } from 'zod';
import { BUCKET, isStorageAddress, type StorageAddress } from '../src/domain/storage-address.ts';

const hasNothingElse = (address: string) => {
  if (!URL.canParse(address)) return true;
  const { username, password, search, hash } = new URL(address);
  return username === '' && password === '' && search === '' && hash === '';
};

/** A file or folder, or an address of storage. @param read says what is wrong with an address */
export const localOrStored = (read: (text: string) => StorageAddress | string) =>
  z
    .string()
    .min(1)
    .superRefine((text, context) => {
      const address = isStorageAddress(text) ? read(text) : undefined;
      if (typeof address === 'string') context.addIssue({ code: 'custom', message: address });
    });

const Place = z.lazy(() =>
  z
    .strictObject({
      bucket: z.string().regex(BUCKET, '3 to 63 lower-case letters, digits, dots and hyphens').describe('Its name: the one in s3://bucket/key.'),
      endpoint: z
        .url({ protocol: /^https?$/ })
        .refine(hasNothingElse, 'no name, password or query in the address')
        .optional()
        .describe('Address of the service, such as http://minio:9000; $AWS_ENDPOINT_URL, or Amazon S3, if absent.'),
      region: z
        .string()
        .regex(/^[A-Za-z0-9-]{1,60}$/, 'letters, digits and -')
        .optional()
        .describe('Its region; $AWS_REGION, or us-east-1, if absent.'),
      pathStyle: z
        .boolean()
        .optional()
        .describe('True to name the bucket in the path, false in the name of the host. By default in the path, but at Amazon in the name of the host.'),
      accessKeyId: z.string().min(1).optional().describe('The access key; $AWS_ACCESS_KEY_ID if absent.'),
      secretAccessKey: z.string().min(1).optional().describe('Its secret; $AWS_SECRET_ACCESS_KEY if the access key is absent.'),
      secretAccessKeyFile: z.string().min(1).optional().describe('A file with the secret, instead; relative to the config file.'),
    })
    .superRefine(({ accessKeyId, secretAccessKey, secretAccessKeyFile }, context) => {
      const secrets = [secretAccessKey, secretAccessKeyFile].filter((each) => each !== undefined).length;
      if (secrets === 2) context.addIssue({ code: 'custom', path: ['secretAccessKeyFile'], message: 'there is a secretAccessKey already' });
      if (accessKeyId !== undefined && secrets === 0)
        context.addIssue({ code: 'custom', path: ['accessKeyId'], message: 'needs its secret: secretAccessKeyFile, or secretAccessKey' });
      if (accessKeyId === undefined && secrets > 0) context.addIssue({ code: 'custom', path: ['accessKeyId'], message: 'is missing beside its secret' });
    }),
);

export type StorageConfig = z.infer<typeof Place>;

export const Storage = z
  .lazy(() =>
    z.array(Place).superRefine((places, context) => {
      for (const [index, { bucket }] of places.entries())
        if (places.findIndex((other) => other.bucket === bucket) < index)
          context.addIssue({ code: 'custom', path: [index, 'bucket'], message: `there is another one called “${bucket}”` });
    }),
  )
  .default([])
  .describe('Buckets of S3-compatible storage, to which files can be written and from which they can be read as s3://bucket/key (docs/storage.md).');
