/** Audio files that were read to tell one book from several: whoever reads the book next need not read them again. */
import type { AudioReading } from '../sdk/reading.ts';

/** How many readings are kept. The oldest goes first. */
const MAX_READINGS = 500;

export interface ReadAhead {
  keep(path: string, reading: AudioReading): void;
  /** The readings of these files; each is given once. */
  take(paths: readonly string[]): Map<string, AudioReading>;
}

export function createReadAhead(): ReadAhead {
  const readings = new Map<string, AudioReading>();
  return {
    keep(path, reading) {
      const [oldest] = readings.size >= MAX_READINGS ? readings.keys() : [];
      if (oldest !== undefined) readings.delete(oldest);
      readings.set(path, reading);
    },
    take(paths) {
      const taken = new Map<string, AudioReading>();
      for (const path of paths) {
        const reading = readings.get(path);
        if (reading && readings.delete(path)) taken.set(path, reading);
      }
      return taken;
    },
  };
}
