/** Gives music-metadata the bytes of a file through a window, and only the beginning of each picture: we only need to know that there is one. */
import { AbstractTokenizer, EndOfStreamError, type IRandomAccessFileInfo, type IReadChunkOptions } from 'strtok3';
import type { FileWindow } from './file-window.ts';
import { readTagBody, type TagBodyOptions } from './id3-tag-body.ts';

export class AudioTokenizer extends AbstractTokenizer {
  readonly fileInfo: IRandomAccessFileInfo;
  readonly #file: FileWindow;

  readonly #options: TagBodyOptions;

  /** @param path only its extension counts: it selects the parser */
  constructor(file: FileWindow, path: string, options: TagBodyOptions = {}) {
    const fileInfo = { path, size: file.sizeBytes };
    super({ fileInfo });
    this.fileInfo = fileInfo;
    this.#file = file;
    this.#options = options;
  }

  supportsRandomAccess(): boolean {
    return true;
  }

  setPosition(position: number): void {
    this.validateLength(position, 'position');
    this.position = position;
  }

  async readBuffer(target: Uint8Array, options?: IReadChunkOptions): Promise<number> {
    this.position = options?.position ?? this.position;
    const bytesRead = await this.peekBuffer(target, options);
    this.position += bytesRead;
    return bytesRead;
  }

  async peekBuffer(target: Uint8Array, options?: IReadChunkOptions): Promise<number> {
    const { length, position, mayBeLess } = this.normalizeOptions(target, options);
    const bytesRead = readTagBody(this.#file, length === target.length ? target : target.subarray(0, length), position, this.#options);
    if (bytesRead < length && !mayBeLess) throw new EndOfStreamError();
    return bytesRead;
  }
}
