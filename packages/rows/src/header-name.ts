/** A header name as it is compared: without a byte order mark and the blanks around it. */
export const normaliseHeaderName = (name: string): string => name.replace(/^\uFEFF/, '').trim();
