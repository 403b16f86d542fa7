/** Lower-case letters, digits and hyphens; short enough for a file name on any host. */
const slugOf = (text: string): string =>
  text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 60)
    .replace(/^-+|-+$/g, '');

/** The slice of a tile that is not sliced. */
export const wholeSlice = 'all';

/**
 * A slug for each text, in their order, no two alike: of several that would be, the later ones bear a number.
 * @param texts null where rows have no value
 */
export function distinctSlugs(texts: readonly (string | null)[]): readonly string[] {
  const taken = new Set<string>();
  return texts.map((text) => {
    const plain = (text === null ? 'none' : slugOf(text)) || 'other';
    let slug = plain;
    for (let copy = 2; taken.has(slug); copy++) slug = `${plain}-${copy}`;
    taken.add(slug);
    return slug;
  });
}
