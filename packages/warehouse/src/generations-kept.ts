/** So many published generations can be shown again unless the warehouse is told otherwise; the published one always can. */
export const defaultGenerationsKept = 5;
