/**
 * A value that is made when it is first asked for: a table or a formatter that costs a start more than the whole of its own file, and that most
 * commands never use. (Schemas are `z.lazy`; docs/decisions/0072-made-when-needed.md)
 */
export function lazily<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
