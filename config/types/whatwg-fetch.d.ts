/**
 * Stands for the types of `@whatwg-node/fetch`, which graphql-yoga refers to: they would bring the names of a browser into all our files, where
 * a name such as `event` or `status` would mean something by accident. Node has the same things.
 */
declare const everything: {
  fetch: typeof fetch;
  Request: typeof Request;
  Response: typeof Response;
  Headers: typeof Headers;
  FormData: typeof FormData;
  ReadableStream: typeof ReadableStream;
  WritableStream: typeof WritableStream;
  TransformStream: typeof TransformStream;
  CompressionStream: typeof CompressionStream;
  DecompressionStream: typeof DecompressionStream;
  Blob: typeof Blob;
  crypto: typeof crypto;
  btoa: typeof btoa;
  TextDecoder: typeof TextDecoder;
  TextEncoder: typeof TextEncoder;
  URL: typeof URL;
  URLSearchParams: typeof URLSearchParams;
};
export = everything;
