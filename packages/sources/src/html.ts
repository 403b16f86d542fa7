/** As many bytes tell a page from data: blanks and a byte order mark come before the first tag. */
export const HEAD_BYTES = 1024;

/** True for the beginning of an HTML page, which portals like to serve with status 200 when something is wrong. */
export const looksLikeHtml = (head: Buffer): boolean =>
  /^(\xef\xbb\xbf)?\s*<(!doctype|html)/i.test(head.subarray(0, HEAD_BYTES).toString('latin1'));

/** True for a `Content-Type` that announces one. */
export const declaresHtml = (contentType: string | null): boolean =>
  /^\s*(text\/html|application\/xhtml\+xml)/i.test(contentType ?? '');
