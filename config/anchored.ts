/** Paths in the config file are relative to the file. */
import { resolve } from 'node:path';
import type { z } from 'zod';
import { isStorageAddress } from '../src/domain/storage-address.ts';
import { anchoredPlugins } from './plugins.ts';
import type { ConfigSchema } from './schema.ts';

type Loaded = z.infer<ConfigSchema>;

export function anchored(config: Loaded, folder: string): Loaded {
  const { keyFile } = config.fields;
  const { to, passphraseFile } = config.stateCopies;
  const placed = (file: string) => (isStorageAddress(file) ? file : resolve(folder, file));
  return {
    ...config,
    libraries: config.libraries.map((library) => ({ ...library, path: resolve(folder, library.path) })),
    catalogues: config.catalogues.map((target) => anchoredTarget(target, folder)),
    exports: config.exports.map((each) => ({ ...each, file: placed(each.file) })),
    plugins: anchoredPlugins(config.plugins, folder),
    storage: config.storage.map((place) => anchoredPlace(place, folder)),
    stateCopies: {
      ...config.stateCopies,
      ...(to !== undefined && { to: placed(to) }),
      ...(passphraseFile !== undefined && { passphraseFile: resolve(folder, passphraseFile) }),
    },
    database: anchoredServer(config.database, folder),
    redis: anchoredServer(config.redis, folder),
    ...(keyFile !== undefined && { fields: { ...config.fields, keyFile: resolve(folder, keyFile) } }),
    ...(config.stateDir !== undefined && { stateDir: resolve(folder, config.stateDir) }),
  };
}

function anchoredTarget<T extends Loaded['catalogues'][number]>(target: T, folder: string): T {
  if (target.type === 'plugin') return target;
  if (target.type === 'sqlite') return { ...target, file: resolve(folder, target.file) };
  return { ...target, ...(target.passwordFile !== undefined && { passwordFile: resolve(folder, target.passwordFile) }) };
}

function anchoredServer<T>(server: T, folder: string): T {
  const { passwordFile } = typeof server === 'object' && server ? (server as { passwordFile?: string }) : {};
  return passwordFile === undefined ? server : { ...server, passwordFile: resolve(folder, passwordFile) };
}

function anchoredPlace<T extends Loaded['storage'][number]>(place: T, folder: string): T {
  return place.secretAccessKeyFile === undefined ? place : { ...place, secretAccessKeyFile: resolve(folder, place.secretAccessKeyFile) };
}
