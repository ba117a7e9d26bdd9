/** Matroska audio with tags and chapters and nothing to hear. (RFC 9559.) */
import { join, latin, u64, utf8, zeros } from './bytes.ts';

export interface MadeAtom {
  title?: string;
  startSec: number;
  endSec?: number;
  isHidden?: boolean;
  inner?: readonly MadeAtom[];
}

export interface MkaOptions {
  durationSec: number;
  /** Simple tags of the album. */
  tags?: Readonly<Record<string, string>>;
  /** Chapters of each edition; the last one is the default. */
  editions?: readonly (readonly MadeAtom[])[];
  /** Puts the chapters behind the sound, with an index or without. */
  chaptersAt?: 'start' | 'end' | 'end without an index';
}

/** A Matroska file of declared length. */
export function makeMka({ durationSec, tags = {}, editions = [], chaptersAt = 'start' }: MkaOptions): Buffer {
  const head = element('1a45dfa3', element('4282', latin('matroska')));
  const info = element('1549a966', element('2ad7b1', u64(1_000_000)), element('4489', float(durationSec * 1000)));
  const track = element('1654ae6b', element('ae', element('d7', Buffer.from([1])), element('83', Buffer.from([2])), element('86', latin('A_OPUS'))));
  const simple = Object.entries(tags).map(([name, value]) => element('67c8', element('45a3', utf8(name)), element('4487', utf8(value))));
  const tagged = simple.length === 0 ? zeros(0) : element('1254c367', element('7373', element('63c0', element('68ca', Buffer.from([50]))), simple));
  const chapters =
    editions.length > 0
      ? element(
          '1043a770',
          editions.map((atoms, index) => edition(atoms, index === editions.length - 1)),
        )
      : zeros(0);
  const sound = element('1f43b675', element('e7', Buffer.from([0])), zeros(0));
  const first = join(info, track, tagged);
  const index = (position: number) => element('114d9b74', element('4dbb', element('53ab', Buffer.from('1043a770', 'hex')), element('53ac', u64(position))));
  const behindIndex = index(0).length + first.length + sound.length;
  const inOrder = {
    start: [first, chapters, sound],
    end: [index(behindIndex), first, sound, chapters],
    'end without an index': [first, sound, chapters],
  };
  return join(head, element('18538067', ...inOrder[chaptersAt]));
}

function edition(atoms: readonly MadeAtom[], isDefault: boolean): Buffer {
  return element('45b9', element('45db', Buffer.from([isDefault ? 1 : 0])), atoms.map(atom));
}

function atom({ title, startSec, endSec, isHidden = false, inner = [] }: MadeAtom): Buffer {
  return element(
    'b6',
    element('91', u64(startSec * 1e9)),
    endSec === undefined ? [] : element('92', u64(endSec * 1e9)),
    element('98', Buffer.from([isHidden ? 1 : 0])),
    title === undefined ? [] : element('80', element('85', utf8(title)), element('437c', latin('und'))),
    inner.map(atom),
  );
}

/** @param id its hexadecimal digits; the size is written in eight bytes */
function element(id: string, ...body: (Uint8Array | Uint8Array[])[]): Buffer {
  const content = join(...body);
  const size = u64(content.length);
  size[0] = 1;
  return join(Buffer.from(id, 'hex'), size, content);
}

function float(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleBE(value);
  return bytes;
}
