/** One line on a terminal while the catalogue of an older store is filled. */

/** Prints nothing where the stream is no terminal. */
export function createFillProgress(stream: Pick<NodeJS.WriteStream, 'isTTY' | 'write'>): (done: number, total: number) => void {
  return (done, total) => {
    if (!stream.isTTY) return;
    const count = (books: number) => books.toLocaleString('en');
    stream.write(done < total ? `\r\u001b[KUpdating the catalogue: ${count(done)} of ${count(total)} books` : '\r\u001b[K');
  };
}
