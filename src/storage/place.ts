/** A bucket, where it is, and by which key it is used. */

export interface StoragePlace {
  bucket: string;
  /** Address of the service; Amazon’s if absent. */
  endpoint?: string | undefined;
  region: string;
  /** True to name the bucket in the path, false in the name of the host; absent to do what the endpoint most likely takes. */
  pathStyle?: boolean | undefined;
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string | undefined;
}

export type StorageQuery = Readonly<Record<string, string>>;

/** The address of a file, or of the bucket if the key is empty. */
export function urlOf(place: Omit<StoragePlace, 'accessKeyId' | 'secretAccessKey'>, key: string, query: StorageQuery = {}): URL {
  const { bucket, endpoint, region } = place;
  // A certificate for *.s3.amazonaws.com holds for no name with further dots.
  const inPath = place.pathStyle ?? (endpoint !== undefined || bucket.includes('.'));
  const url = new URL(endpoint ?? `https://s3.${region}.amazonaws.com`);
  if (!inPath) url.hostname = `${bucket}.${url.hostname}`;
  const base = url.pathname.replace(/\/$/, '');
  const path = key === '' ? '' : `/${key.split('/').map(escaped).join('/')}`;
  url.pathname = `${base}${inPath ? `/${bucket}` : ''}${path}`;
  url.search = Object.entries(query)
    .map(([name, value]: [string, string]) => `${escaped(name)}=${escaped(value)}`)
    .join('&');
  return url;
}

/** As the signature wants it: everything but letters, digits and `-._~` (Amazon S3 API Reference, “Signature Calculations”). */
function escaped(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`);
}
