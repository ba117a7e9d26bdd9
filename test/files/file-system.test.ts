import { chmodSync, existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { fileSystemOf, freeBytes, isNetworkKind, kindAt, tryToWrite } from '../../src/files/file-system.ts';
import { put, tempFolder } from './temp-folder.ts';

const MOUNTS = [
  '22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw',
  '30 22 0:40 / /srv rw - xfs /dev/sdb1 rw',
  '31 30 0:41 / /srv/my\\040books rw - nfs4 nas:/books rw,vers=4.2',
  '32 30 0:42 / /srv/over rw - ext4 /dev/sdc1 rw',
  '33 32 0:43 / /srv/over rw - cifs //nas/over rw',
  'nonsense',
  '',
].join('\n');

describe('what a path lies on', () => {
  test.each([
    ['/etc', 'ext4'],
    ['/srv', 'xfs'],
    ['/srv/my books/Author', 'nfs4'],
    ['/srv/my booksellers', 'xfs'],
    ['/srv/over/x', 'cifs'],
  ])('%s: %s', (path, kind) => {
    expect(kindAt(MOUNTS, path)).toBe(kind);
  });

  test('nothing is known without mounts', () => {
    expect(kindAt('', '/srv')).toBeUndefined();
  });

  test.runIf(existsSync('/proc/self/mountinfo'))('on this system', async () => {
    expect(await fileSystemOf('/proc')).toEqual({ kind: 'proc', isNetwork: false });
  });
});

test('a trial leaves nothing behind; room is counted', async () => {
  const folder = tempFolder();
  await tryToWrite(folder);
  expect(readdirSync(folder)).toEqual([]);
  expect(await freeBytes(folder)).toBeGreaterThan(0);
});

test('a folder that cannot be written says why', async () => {
  const folder = tempFolder();
  put(folder, { file: 'x' });
  await expect(tryToWrite(join(folder, 'file'))).rejects.toThrow('a file stands where its folder was (ENOTDIR)');
  await expect(tryToWrite(join(folder, 'gone'))).rejects.toThrow('ENOENT');
  chmodSync(folder, 0o700);
});

test.each(['nfs', 'nfs4', 'cifs', 'smb3', '9p', 'davfs', 'fuse', 'fuse.sshfs', 'fuse.rclone', 'fuse.mergerfs', 'fuse.shfs', 'fuse.grpcfuse'])(
  '%s may change without a word',
  (kind) => {
    expect(isNetworkKind(kind)).toBe(true);
  },
);

test.each(['ext4', 'btrfs', 'xfs', 'zfs', 'overlay', 'tmpfs', 'fuseblk', 'fusectl'])('%s tells of every change', (kind) => {
  expect(isNetworkKind(kind)).toBe(false);
});
