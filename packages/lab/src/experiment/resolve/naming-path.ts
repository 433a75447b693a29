/** Runs what writes a file; an error of an open file then names the file too, which the system leaves away. */
export function namingPath(path: string, write: () => void): void {
  try {
    write();
  } catch (error) {
    throw error instanceof Error && !("path" in error) ? Object.assign(error, { path }) : error;
  }
}
