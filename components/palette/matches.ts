/** Whether each word of a query begins a word of the text, or is somewhere in it where it is written without spaces. */
export function matches(text: string, query: string): boolean {
  const where = text.toLowerCase();
  return query
    .toLowerCase()
    .split(/\s+/)
    .filter(Boolean)
    .every((word) => ` ${where}`.includes(` ${word}`) || (/\p{Script=Han}/u.test(word) && where.includes(word)));
}
