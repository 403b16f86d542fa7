/**
 * A text as the checkout's own formatter has it; what it does not know stays as it is.
 * @param path where it will lie, which decides how it is formatted
 */
export async function formatFile(path: string, text: string): Promise<string> {
  const { format, getFileInfo, resolveConfig } = await import('prettier');
  const { inferredParser } = await getFileInfo(path);
  if (inferredParser === null) return text;
  // Sentences are put together from parts of any length; what stands in the checkout stays as it is wrapped.
  const proseWrap = path.endsWith('README.md') ? 'always' : 'preserve';
  return format(text, { ...(await resolveConfig(path, { editorconfig: true })), parser: inferredParser, proseWrap });
}
