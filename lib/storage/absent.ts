/** The code of a system call's error, such as `ENOENT`. */
export function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code;
}

/** Whether an error says that there is no such file: also that a directory is where it should be, or the reverse. */
export function isAbsent(error: unknown): boolean {
  return ["ENOENT", "ENOTDIR", "EISDIR"].includes(codeOf(error) ?? "");
}

/** Null for an error that says that there is no such file; throws any other. For `catch`. */
export function ifAbsent(error: unknown): null {
  if (isAbsent(error)) return null;
  throw error;
}
